"""What people do at the desk in a browser, in steps that several stories share."""

from playwright.sync_api import Page, expect


def log_in(page: Page, name: str, password: str) -> None:
    """From the log-in page, wherever it leads to."""
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("input[type=submit]")


def open_claim(page: Page, words: str) -> None:
    """The admin page of the one claim that is found by `words`."""
    page.goto("/admin/claims/claim/")
    page.fill("#searchbar", words)
    page.locator("#changelist-search input[type=submit]").click()
    page.click("th.field-statement a")
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()


def choose(page: Page, place: str, field: str, typed: str) -> None:
    """Take the first of what the autocomplete `field` finds for `typed`, which must say so; `place` is a selector."""
    page.click(f"{place} .field-{field} .select2-selection")
    page.fill(".select2-search__field", typed)
    page.locator(".select2-results__option--highlighted", has_text=typed).click()


def save(page: Page, comment: str) -> None:
    """Say what was changed, and save."""
    page.fill("#id_comment", comment)
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def press(page: Page, button: str, comment: str = "") -> None:
    """A button of the review panel, with the comment that it may need."""
    page.fill("#id_review-comment", comment)
    page.get_by_role("button", name=button, exact=True).click()
