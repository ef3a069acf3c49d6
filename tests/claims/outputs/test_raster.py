"""The preview picture as PNG: decoded again, and looked at pixel by pixel."""

import io
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from claims.models import Claim
from claims.outputs import raster
from claims.outputs.picture import HEIGHT, MARGIN, WIDTH, Card
from claims.outputs.raster import draw_png, drawable

pytestmark = pytest.mark.walk

STATEMENT = (0, 120, WIDTH, 470)  # where it stands: left, top, right, bottom
KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"


def decoded(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    picture.load()
    return picture.convert("RGB")


def drawn(statement: str, language: str = "en") -> Image.Image:
    """What stands for the statement, on its ground."""
    return decoded(draw_png(Card(statement, language, "contested", "1 party", "claimtrack"))).crop(STATEMENT)


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around everything that is darker than the paper."""
    return picture.convert("L").point(lambda light: 255 if light < 200 else 0).getbbox()


@pytest.fixture(autouse=True)
def no_pictures_kept() -> None:
    cache.clear()


def test_claim_has_a_picture_that_platforms_show(client: Client, published: Claim) -> None:
    answer = client.get(f"/claims/{published.slug}/v/1/picture.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert decoded(answer.content).size == (WIDTH, HEIGHT) == (1200, 630)
    assert client.get(f"/claims/{published.slug}/v/2/picture.png").status_code == 404
    page = client.get(f"/claims/{published.slug}/").content.decode()
    for tag in (
        f'property="og:image" content="http://127.0.0.1:8000/claims/{published.slug}/v/1/picture.png"',
        'property="og:image:type" content="image/png"',
        'property="og:image:width" content="1200"',
        'name="twitter:card" content="summary_large_image"',
    ):
        assert tag in page


def test_statements_differ_in_the_picture() -> None:
    one, other = drawn("They said so"), drawn("They denied it")
    assert ink(one)
    assert one.tobytes() != other.tobytes()


@pytest.mark.parametrize("letter", [*KAZAKH, "ж", "Я", "ß", "ğ", "Ω"])
def test_letter_is_drawn_as_itself(letter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # As our fonts draw a letter that they have not: the same box for all.
    monkeypatch.setattr(raster, "drawable", str)
    boxes = {drawn(missing).tobytes() for missing in "中日"}
    assert len(boxes) == 1
    assert ink(drawn("中"))
    assert drawn(letter).tobytes() not in boxes
    assert ink(drawn(letter))


@pytest.mark.parametrize(
    "statement",
    [
        "Nobody ever said so " * 30,
        "Генеральный прокурор утверждал, что широкомасштабные мероприятия проводились " * 6,
        "Қазақстан Республикасының Ұлттық қауіпсіздік комитеті террористік ұйымдардың " * 6,
    ],
)
def test_long_statement_stays_within_the_picture(statement: str) -> None:
    left, _top, right, bottom = ink(drawn(statement)) or (0, 0, 0, 0)
    assert left >= MARGIN - 5
    assert right <= WIDTH - MARGIN / 2
    assert bottom < STATEMENT[3] - STATEMENT[1]


def test_statement_from_the_right_ends_at_the_right_margin() -> None:
    _left, _top, right, _bottom = ink(drawn("قال أحدهم إن ذلك صحيح", "ar")) or (0, 0, 0, 0)
    assert WIDTH - MARGIN - 20 < right <= WIDTH - MARGIN + 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Қазақстанда", "Қазақстанда"),
        ("100 % – “so”, §3", "100 % – “so”, §3"),
        ("Xi Jinping (习 近平) said so", "Xi Jinping (…) said so"),
        ("Nice 😀", "Nice …"),
        ("哈萨克斯坦窝藏恐怖分子", ""),
        ("", ""),
    ],
)
def test_what_has_no_letters_in_our_fonts_is_left_out(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_statement_in_another_script_leaves_a_card_without_it() -> None:
    picture = decoded(draw_png(Card("哈萨克斯坦窝藏恐怖分子", "zh", "contested", "1 party", "claimtrack")))
    assert ink(picture.crop(STATEMENT)) is None
    assert ink(picture.crop((0, 470, WIDTH, HEIGHT)))  # the verdict


def test_picture_is_drawn_once(client: Client, published: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(f"/claims/{published.slug}/v/1/picture.png").content
    monkeypatch.setattr(raster, "_rendered", lambda drawn: pytest.fail("drawn again"))
    assert client.get(f"/claims/{published.slug}/v/1/picture.png").content == first


@pytest.mark.parametrize("rows", [1, 20])
def test_png_takes_two_queries(
    client: Client, make_claim: Any, publish: Any, rows: int, django_assert_num_queries: Any
) -> None:
    claim = publish(make_claim(rows=rows))
    with django_assert_num_queries(2):
        assert client.get(f"/claims/{claim.slug}/v/1/picture.png").status_code == 200
