"""Two people in two real browsers on the same claim, and one whose session runs out."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo
from tests.browser.desk import log_in, open_claim

pytestmark = pytest.mark.browser


def question(page: Page, label: str) -> Any:
    return page.locator("fieldset.conflict__question", has=page.get_by_text(label, exact=True))


@pytest.mark.parametrize("scripts", [True, False])
def test_two_people_save_the_same_claim_and_both_changes_are_there(desk_of: Any, scripts: bool) -> None:
    one, two = desk_of("demo-editor", java_script_enabled=scripts), desk_of("demo-admin", java_script_enabled=scripts)
    search = "refuge to" if scripts else "conventions"
    for page in (one, two):
        open_claim(page, search)
    address = one.url
    one.fill("#id_summary", "The summary of the first.")
    one.fill("#id_language", "en-GB")
    one.fill("#id_positions-0-note", "A note of the first.")
    one.fill("#id_comment", "The first was quicker.")
    two.fill("#id_summary", "The summary of the second.")
    two.fill("#id_rationale", "The rationale of the second.")
    two.fill("#id_comment", "The second thought longer.")
    one.click("[name=_save]")
    expect(one.locator(".messagelist .success")).to_be_visible()
    two.click("[name=_save]")

    expect(two.get_by_role("heading", name="Somebody else saved this meanwhile")).to_be_visible()
    expect(two.locator(".conflict__changes")).to_contain_text("demo-editor")
    expect(two.locator(".conflict__changes")).to_contain_text("The first was quicker.")
    summary = question(two, "Summary")
    expect(summary.locator("h4")).to_have_text(["What it was", "What is saved now", "What you typed"])
    expect(summary.get_by_label("Keep mine")).not_to_be_checked()
    expect(summary.get_by_label("Keep what is saved")).not_to_be_checked()
    expect(question(two, "Language").get_by_label("Keep what is saved")).to_be_checked()
    expect(question(two, "Note").get_by_label("Keep what is saved")).to_be_checked()
    expect(question(two, "Rationale").get_by_label("Keep mine")).to_be_checked()
    two.set_viewport_size({"width": 320, "height": 800})
    for box in two.locator("fieldset.conflict__question").all():
        found = box.bounding_box()
        assert found
        assert found["x"] + found["width"] <= 320
    summary.get_by_label("Keep mine").check()
    two.get_by_role("button", name="Save as chosen").click()
    expect(two.locator(".messagelist .success")).to_be_visible()

    one.goto(address)
    expect(one.locator("#id_summary")).to_have_value("The summary of the second.")
    expect(one.locator("#id_language")).to_have_value("en-GB")
    expect(one.locator("#id_positions-0-note")).to_have_value("A note of the first.")
    expect(one.locator("#id_rationale")).to_have_value("The rationale of the second.")


def test_session_that_ran_out_costs_nothing(desk_of: Any, demo: Demo) -> None:
    page = desk_of("demo-editor")
    open_claim(page, "better than")
    page.fill("#id_summary", "Typed for\nan hour.")
    page.fill("#id_comment", "Long thought.")
    page.context.clear_cookies(name="sessionid")
    page.click("[name=_continue]")
    expect(page.get_by_text("Your session ran out")).to_be_visible()
    page.fill("#id_username", "demo-editor")
    page.fill("#id_password", "not the password")
    page.click("input[type=submit]")
    expect(page.locator(".errornote").first).to_be_visible()
    log_in(page, "demo-editor", demo.accounts["demo-editor"])
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#id_summary")).to_have_value("Typed for\nan hour.")


def test_log_in_in_another_tab_costs_nothing(desk_of: Any, demo: Demo) -> None:
    page = desk_of("demo-editor")
    open_claim(page, "better than")
    page.fill("#id_summary", "Typed before the other tab.")
    page.fill("#id_comment", "Long thought.")
    page.context.clear_cookies(name="sessionid")
    tab = page.context.new_page()
    tab.goto("/admin/")
    log_in(tab, "demo-editor", demo.accounts["demo-editor"])
    expect(tab.locator("#user-tools")).to_be_visible()
    page.click("[name=_continue]")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#id_summary")).to_have_value("Typed before the other tab.")
