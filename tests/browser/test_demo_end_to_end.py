"""What the demo promises, in a real browser: read, correct, approve, and see both editions."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.desk import choose, open_claim, save

pytestmark = pytest.mark.browser

CLAIM = "Kazakhstan harbors terrorist bases."
ADDRESS = "/claims/kazakhstan-harbors-terrorist-bases/"


def test_correction_goes_from_editor_to_reviewer_to_reader(open_page: Any, desk_of: Any) -> None:
    reader = open_page("/")
    reader.get_by_role("link", name=CLAIM).first.click()
    expect(reader.locator("h1")).to_have_text(CLAIM)
    expect(reader.locator(".claim__status .verdict")).to_have_text("contested")

    editor = desk_of("demo-editor")
    open_claim(editor, "harbors")
    editor.fill("#id_summary", "A corrected summary.")
    # A further position: party and source through the autocompletes, the date in words.
    row = "#positions-8"
    for field, typed in (("party", "Pravda"), ("source", "Tashkent blasts")):
        choose(editor, row, field, typed)
    editor.select_option(f"{row} [name$=-stance]", "reports")
    editor.fill(f"{row} [name$=-stated_on]", "spring 2004")
    save(editor, "The summary was too narrow, and an outlet was missing.")

    reader.reload()
    expect(reader.get_by_text("A corrected summary.")).to_have_count(0)

    open_claim(editor, "harbors")
    editor.get_by_role("link", name="Preview of the draft").click()
    expect(editor.get_by_text("A corrected summary.")).to_be_visible()
    open_claim(editor, "harbors")
    editor.get_by_role("button", name="Submit").click()
    expect(editor.locator(".messagelist .success")).to_contain_text("in review")

    reviewer = desk_of("demo-reviewer")
    open_claim(reviewer, "harbors")
    reviewer.fill("#id_review-comment", "Checked against the article.")
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.locator(".messagelist .success")).to_contain_text("published")

    reader.reload()
    expect(reader.get_by_text("A corrected summary.")).to_be_visible()
    expect(reader.locator("#others").locator("..")).to_contain_text("Pravda")
    expect(reader.locator("#others").locator("..")).to_contain_text("spring 2004")
    reader.get_by_role("link", name="All editions, and what changed").click()
    expect(reader.get_by_role("link", name="Revision 2", exact=True)).to_be_visible()
    expect(reader.get_by_role("link", name="Revision 1", exact=True)).to_be_visible()
    expect(reader.locator("main")).to_contain_text("Checked against the article.")
    expect(reader.locator("main")).to_contain_text("Position added: Pravda.")
    reader.get_by_role("link", name="Revision 1", exact=True).click()
    expect(reader.get_by_text("This is a former edition")).to_be_visible()
    assert not reader.context.cookies()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_fit_the_window_without_scripts(open_page: Any, width: int, scheme: str) -> None:
    page = open_page("/", viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False)
    addresses = ["/", "/claims/", ADDRESS, f"{ADDRESS}history/", "/parties/", "/parties/knb/", "/sources/ref-03/"]
    addresses += ["/disagreements/", "/parties/government-of-kazakhstan/", "/claims/jcam-was-dismantled-in-2004/"]
    for address in [*addresses, "/topics/jamaat-of-central-asian-mujahedins/"]:
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        box = page.locator("main").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        # A list of elements that stick out, measured from outside the page: its own scripts are off.
        for heading in page.locator("h1, h2").all():
            found = heading.bounding_box()
            assert found is None or found["x"] + found["width"] <= width + 1


def test_keyboard_reaches_the_content_first(open_page: Any) -> None:
    page = open_page(ADDRESS)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_similar_claims_show_while_a_statement_is_typed(desk_of: Any) -> None:
    editor = desk_of("demo-editor")
    editor.goto("/admin/claims/claim/add/")
    editor.locator("#id_statement").press_sequentially("Terrorists have bases harboured by Kazakhstan")
    expect(editor.get_by_role("link", name=CLAIM)).to_be_visible()
    editor.fill("#id_statement", "Penguins cannot fly")
    expect(editor.get_by_role("link", name=CLAIM)).to_have_count(0)
