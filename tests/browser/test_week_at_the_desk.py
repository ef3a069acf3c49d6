"""A week at the desk: five people, each with a role, and a reader who is told what is disputed and what was corrected.

One story, day by day, about one claim: each day goes on where the one before ended.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Demo
from tests.browser.desk import choose, log_in, open_claim, press, save

pytestmark = pytest.mark.browser

PASSWORD = "steppe-eagle-42-river"
SOURCE = "Ministry closes a training camp"
CLAIM = "Kazakhstan closed its only camp for training suicide bombers in 2004."
TWIN = "The single camp at which suicide bombers trained in Kazakhstan was closed in 2004."
SIMILAR = "Four women who had been trained as suicide bombers were detained in Kazakhstan in 2004."
FOREIGN = "Members of the Jamaat of Central Asian Mujahedins were watching politics"


@dataclass
class Week:
    """Who is at work, each in a browser of their own, and where the claim stands."""

    administrator: Page
    editor: Page
    reviewer: Page
    contributor: Page
    second: Page  # the second reviewer
    reader: Page
    address: str = ""  # the claim's public page
    desk_address: str = ""


def test_newsroom_runs_its_desk_for_a_week(open_page: Any, desk_of: Any, demo: Demo) -> None:
    administrator = desk_of("demo-admin")
    take_on(administrator, "amina", "contributor")
    take_on(administrator, "boris", "reviewer")
    week = Week(
        administrator=administrator,
        editor=desk_of("demo-editor"),
        reviewer=desk_of("demo-reviewer"),
        contributor=desk_of("amina", PASSWORD),
        # Flags are raised without JavaScript too, from the first page to the last.
        second=desk_of("boris", PASSWORD, java_script_enabled=False),
        reader=open_page("/"),
    )
    for day in (monday, tuesday, wednesday, thursday, friday):
        day(week)
    assert not week.reader.context.cookies()


def monday(week: Week) -> None:
    """The contributor records a claim, learns what it lacks, and submits it."""
    page = week.contributor
    expect(section(page, "My drafts")).to_contain_text("You have no draft.")
    page.goto("/admin/sources/source/add/")
    page.locator("#id_title").press_sequentially(SOURCE)
    expect(page.locator("#id_slug")).to_have_value("ministry-closes-a-training-camp")
    save(page, "The ministry's own report.")

    page.goto("/admin/claims/claim/add/")
    page.locator("#id_statement").press_sequentially(CLAIM)
    expect(page.get_by_role("link", name=SIMILAR)).to_be_visible()
    page.select_option("#id_verdict", "supported")
    add_position(page, "Pravda", "reports", SOURCE)
    choose(page, "#evidence-0", "source", SOURCE)
    page.select_option("#evidence-0 [name$=-bearing]", "supports")
    page.check("#evidence-0 [name$=-basis]")
    save(page, "A claim that we did not have yet.")
    expect(page.locator(".messagelist .warning")).to_contain_text(SIMILAR)

    open_claim(page, CLAIM)
    week.desk_address = page.url.partition("?")[0]
    press(page, "Submit")
    expect(page.locator(".review-panel .errorlist")).to_contain_text("Write why this verdict.")
    page.get_by_role("link", name="Back to the claim").click()
    page.fill("#id_rationale", "The ministry says so.")
    save(page, "Say why.")
    page.goto("/admin/")
    section(page, "My drafts").get_by_role("link", name=CLAIM).click()
    press(page, "Submit")
    expect(success(page)).to_contain_text("in review")
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    assert forced(page, f"{claim_path(week)}review/approve/", revision=2) == 403

    open_claim(page, FOREIGN)
    expect(page.locator("#id_statement, [name=_save]")).to_have_count(0)
    assert forced(page, page.url, statement="Mine now.") == 403


def tuesday(week: Week) -> None:
    """The reviewer sends it back; the contributor mends it; the reviewer approves; a reader reads it."""
    reviewer, contributor = week.reviewer, week.contributor
    reviewer.goto("/admin/")
    section(reviewer, "To review").get_by_role("link", name=CLAIM).click()
    press(reviewer, "Request changes")
    expect(reviewer.locator(".review-panel .errorlist")).to_contain_text("Say which changes you ask for.")
    press(reviewer, "Request changes", "Say which ministry.")
    expect(success(reviewer)).to_contain_text("went back to its editors")

    contributor.goto("/admin/")
    expect(section(contributor, "To revise").get_by_role("link", name=CLAIM)).to_be_visible()
    contributor.get_by_role("link", name="Notices").click()
    told = contributor.locator(".notices__line[data-unread]", has_text="demo-reviewer asks for changes.")
    expect(told).to_contain_text("Say which ministry.")
    told.get_by_role("link", name=CLAIM).click()
    contributor.fill("#id_rationale", "The Ministry of the Interior says so in its own report.")
    save(contributor, "Name the ministry.")
    contributor.goto(week.desk_address)
    press(contributor, "Submit", "The ministry is named now.")

    reviewer.goto(week.desk_address)
    week.address = "/claims/" + reviewer.locator("#id_slug, .field-slug .readonly").inner_text() + "/"
    assert week.reader.request.get(week.address).status == 404
    press(reviewer, "Approve", "Checked against the report.")
    expect(success(reviewer)).to_contain_text("published")

    week.reader.reload()
    week.reader.get_by_role("link", name=CLAIM).click()
    expect(week.reader.locator("h1")).to_have_text(CLAIM)
    expect(verdict(week.reader)).to_have_text("supported")
    contributor.goto(week.desk_address)
    expect(contributor.locator("[name=_save]")).to_have_count(0)


def wednesday(week: Week) -> None:
    """The second reviewer disputes the evidence; readers see it at once; the editor upholds it."""
    second, editor, reader = week.second, week.editor, week.reader
    second.goto(week.address)
    second.get_by_text("Raise a flag", exact=True).click()
    evidence = second.locator("#id_flag-item option[value^=evidence-]")
    second.select_option("#id_flag-item", evidence.get_attribute("value"))
    second.select_option("#id_flag-reason", "not in source")
    second.fill("#id_flag-text", "The report speaks of a barracks.")
    second.get_by_role("button", name="Raise the flag").click()
    expect(second.locator("#flagging")).to_contain_text("You flagged this evidence")

    reader.reload()
    expect(reader.locator(".claim__status")).to_contain_text("disputed since")
    expect(reader.locator(".claim__status")).to_contain_text("1 open flag")
    expect(reader.locator(".disputes")).to_contain_text("source does not say this")
    expect(reader.locator("body")).not_to_contain_text("boris")
    expect(reader.locator("body")).not_to_contain_text("barracks")

    week.reviewer.goto("/admin/")
    section(week.reviewer, "Open flags").get_by_role("link").first.click()
    week.reviewer.fill("#id_words", "Page four says camp, page five barracks.")
    week.reviewer.get_by_role("button", name="Comment").click()
    expect(week.reviewer.locator(".flag-panel")).to_contain_text("demo-reviewer: Page four says camp")
    expect(week.reviewer.get_by_role("button", name="Uphold")).to_have_count(0)

    second.goto(week.reviewer.url)
    second.fill("#id_words", "Then it cannot carry the verdict.")
    second.get_by_role("button", name="Comment").click()
    expect(second.get_by_role("button", name="Uphold")).to_have_count(0)
    assert forced(second, f"{second.url.removesuffix('change/')}act/uphold/", words="I am right.") == 403

    editor.goto("/admin/")
    section(editor, "Open flags").get_by_role("link").first.click()
    editor.get_by_role("button", name="Uphold").click()
    expect(editor.locator(".errorlist")).to_contain_text("Say why the flag is upheld or dismissed.")
    editor.fill("#id_words", "The report names a barracks as well.")
    editor.get_by_role("button", name="Uphold").click()
    expect(success(editor)).to_contain_text("upheld")
    editor.goto("/admin/")
    for queue in ("To revise", "Needs re-review"):
        expect(section(editor, queue).get_by_role("link", name=CLAIM)).to_be_visible()

    second.goto("/admin/notices/")
    expect(second.locator(".notices__line[data-unread]").first).to_contain_text("demo-editor resolved a flag.")
    reader.reload()
    expect(reader.locator(".claim__status")).not_to_contain_text("disputed since")
    expect(reader.locator(".disputes")).to_contain_text("upheld")
    expect(reader.locator(".disputes")).to_contain_text("The report names a barracks as well.")
    expect(reader.locator("#re-review")).to_contain_text("Needs re-review since")
    expect(reader.locator("#re-review")).to_contain_text("The report names a barracks as well.")
    expect(reader.locator("body")).not_to_contain_text("boris")


def thursday(week: Week) -> None:
    """The editor revises; nothing is approved that the reviewer did not see; readers are told of the correction."""
    editor, reviewer, reader, second = week.editor, week.reviewer, week.reader, week.second
    editor.goto(week.desk_address)
    editor.select_option("#id_verdict", "partly supported")
    editor.fill("#id_rationale", "The report speaks of a camp on one page and of a barracks on the next.")
    save(editor, "Follow the flag.")
    editor.goto(week.desk_address)
    press(editor, "Submit")

    reviewer.goto(week.desk_address)
    editor.fill("#id_summary", "Whether it was a camp is disputed.")
    save(editor, "Add a summary.")
    editor.goto(week.desk_address)
    press(editor, "Submit")
    press(reviewer, "Approve", "Read and checked.")
    expect(reviewer.locator(".difference")).to_contain_text("Whether it was a camp is disputed.")
    expect(reviewer.locator(".difference")).to_contain_text("demo-editor")
    reader.reload()
    expect(verdict(reader)).to_have_text("supported")

    reviewer.get_by_label("minor change").check()
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.locator(".review-panel .errorlist").first).to_contain_text("This is no minor change")
    reviewer.get_by_label("correction: readers are told").check()
    reviewer.fill("#id_review-wrong", "We called the claim supported by a report that contradicts itself.")
    reviewer.fill("#id_review-right", "The report bears out a part of it.")
    reviewer.get_by_role("button", name="Approve").click()
    expect(success(reviewer)).to_contain_text("published")

    reader.reload()
    expect(verdict(reader)).to_have_text("partly supported")
    expect(reader.locator("#re-review")).to_have_count(0)
    correction_is_told(reader.locator(".correction"))
    reader.get_by_role("link", name="Corrections", exact=True).click()
    correction_is_told(reader.locator("article.entry", has=reader.get_by_role("link", name=CLAIM)))
    feed = reader.request.get("/feeds/corrections.atom").text()
    assert "by a report that contradicts itself" in feed

    second.goto(week.desk_address)
    press(second, "Dissent", "One page out of two is not a part of the truth.")
    expect(success(second)).to_contain_text("beside the verdict")
    reader.goto(week.address)
    reader.get_by_role("link", name="1 reviewer disagrees").click()
    expect(reader.locator(".dissents")).to_contain_text("One page out of two is not a part of the truth.")
    expect(reader.locator(".dissent__who")).to_contain_text("boris")


def friday(week: Week) -> None:
    """A source is retracted, a twin merged and unmerged, an administrator refused, and the contributor let go."""
    retraction_is_looked_into(week)
    twin_is_merged_and_comes_back(week)
    administrator_has_no_silent_powers(week)

    page = week.administrator
    page.goto("/admin/auth/user/?q=amina")
    page.click("th.field-username a")
    page.get_by_label("Active").uncheck()
    save(page, "She left the newsroom.")
    week.contributor.goto("/admin/")
    expect(week.contributor.locator("#id_password")).to_be_visible()
    log_in(week.contributor, "amina", PASSWORD)
    expect(week.contributor.locator(".errornote")).to_be_visible()
    week.contributor.goto(week.address)
    expect(week.contributor.locator("#flagging")).to_have_count(0)


def correction_is_told(place: Locator) -> None:
    expect(place).to_contain_text("by a report that contradicts itself")
    expect(place).to_contain_text("bears out a part of it")
    expect(place.locator(".verdict-change .verdict")).to_have_text(["supported", "partly supported"])


def retraction_is_looked_into(week: Week) -> None:
    editor, reviewer, reader = week.editor, week.reviewer, week.reader
    editor.goto("/admin/sources/source/?q=ministry-closes")
    editor.click("th.field-title a")
    editor.locator("summary", has_text="Retraction").click()
    editor.fill("#id_retracted_on", "May 2006")
    editor.fill("#id_retraction_reason", "The ministry took it off its pages.")
    save(editor, "It was taken back.")
    reader.reload()
    expect(reader.locator("#re-review")).to_contain_text("The ministry took it off its pages.")

    reviewer.goto("/admin/")
    section(reviewer, "Needs re-review").get_by_role("link", name=CLAIM).click()
    press(reviewer, "Reaffirm", "A copy on paper says the same.")
    expect(success(reviewer)).to_contain_text("reaffirmed")
    reader.reload()
    expect(reader.locator("#re-review")).to_have_count(0)
    expect(reader.locator(".claim__published")).to_contain_text("due for another review")


def twin_is_merged_and_comes_back(week: Week) -> None:
    editor, reviewer, reader = week.editor, week.reviewer, week.reader
    editor.goto("/admin/claims/claim/add/")
    editor.fill("#id_statement", TWIN)
    editor.fill("#id_slug", "a-twin")
    editor.select_option("#id_verdict", "contested")
    editor.fill("#id_rationale", "One outlet says so.")
    add_position(editor, "Human Rights Watch", "asserts", "Tashkent blasts")
    save(editor, "Heard it elsewhere.")
    open_claim(editor, "a-twin")
    twin = editor.url
    press(editor, "Submit")
    open_claim(reviewer, "a-twin")
    press(reviewer, "Approve")
    expect(success(reviewer)).to_contain_text("published")
    reader.goto("/claims/a-twin/")
    expect(reader.locator("h1")).to_have_text(TWIN)

    editor.goto(twin)
    editor.get_by_role("link", name="Merge into another").click()
    editor.fill("#id_slug", week.address.split("/")[2])
    editor.fill("#id_reason", "Both say the same.")
    editor.get_by_role("button", name="Show what will move").click()
    expect(editor.locator("#content")).to_contain_text("Human Rights Watch")
    editor.get_by_role("button", name="Merge", exact=True).click()
    expect(success(editor)).to_contain_text("leads here now")
    reader.goto("/claims/a-twin/")
    expect(reader).to_have_url(re.compile(f"{week.address}$"))
    expect(reader.locator("h1")).to_have_text(CLAIM)

    editor.get_by_role("link", name="Undo this merge").click()
    editor.fill("#id_reason", "They are about two camps.")
    editor.get_by_role("button", name="Undo the merge").click()
    expect(success(editor)).to_contain_text("The merge was undone.")
    reader.goto("/claims/a-twin/")
    expect(reader.locator("h1")).to_have_text(TWIN)
    expect(reader.locator("[data-stance=asserts]")).to_contain_text("Human Rights Watch")


def administrator_has_no_silent_powers(week: Week) -> None:
    page, reviewer, reader = week.administrator, week.reviewer, week.reader
    page.goto(week.desk_address)
    page.fill("#id_summary", "Whether it was a camp or a barracks is disputed.")
    save(page, "Say what is disputed.")
    page.goto(week.desk_address)
    press(page, "Submit")
    expect(page.locator(".review-panel")).to_contain_text("somebody else must approve it")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    newest = page.locator("#id_review-revision").input_value()
    assert forced(page, f"{claim_path(week)}review/approve/", revision=newest, change="minor") == 409

    reviewer.goto(week.desk_address)
    expect(reviewer.get_by_label("minor change")).to_be_checked()
    press(reviewer, "Approve")
    expect(success(reviewer)).to_contain_text("published")
    reader.goto(week.address)
    expect(reader.locator(".claim__summary")).to_have_text("Whether it was a camp or a barracks is disputed.")
    expect(reader.locator(".correction")).to_contain_text("bears out a part of it")
    expect(reader.locator(".dissents")).to_contain_text("boris")


def take_on(page: Page, name: str, role: str) -> None:
    """A new person with an account and a role."""
    page.goto("/admin/auth/user/add/")
    page.fill("#id_username", name)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.get_by_label(role, exact=True).check()
    save(page, f"A new {role}.")


def add_position(page: Page, party: str, stance: str, source: str) -> None:
    """A first position, with its citation."""
    choose(page, "#positions-0", "party", party)
    choose(page, "#positions-0", "source", source)
    page.select_option("#positions-0 [name$=-stance]", stance)


def section(page: Page, title: str) -> Locator:
    """A part of the desk's front page."""
    return page.locator(".desk__section", has=page.get_by_role("heading", name=title))


def success(page: Page) -> Locator:
    return page.locator(".messagelist .success")


def verdict(page: Page) -> Locator:
    return page.locator(".claim__status .verdict")


def claim_path(week: Week) -> str:
    return week.desk_address.removesuffix("change/")


def forced(page: Page, address: str, **typed: Any) -> int:
    """The status of what a person's browser sends although no page offers it."""
    token = next(row["value"] for row in page.context.cookies() if row["name"] == "csrftoken")
    answer = page.request.post(address, form={"csrfmiddlewaretoken": token, **typed})
    assert "CSRF" not in answer.text()  # it would be 403 as well, for another reason
    return answer.status
