"""A list of the API: filtered, a keyset page at a time, with the next page's address."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.response import Response

from claims.api.base import ApiView
from claims.api.included import included_records, with_fields
from claims.api.problems import at_parameter, bad_query
from claims.keyset import keyset_page
from claims.outputs.site import full_address

MOST = 100  # records on a page
PAGING = ("after", "page_size", "fields")


class ListView(ApiView):
    """A public list. `component` is the schema of its rows, `includes` the kinds that `include` may name."""

    component: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    filters: ClassVar[Any] = None
    includes: ClassVar[tuple[str, ...]] = ()

    def get(self, request: Any) -> Response:
        rows = self.filtered(request, self.rows())
        page = page_of(rows, self.order(request), request)
        data = self.data(page.rows, request)
        included = included_records(data, request.query_params, self.includes)
        return paged(request, page.next, with_fields(data, request.query_params, self.component), included)

    def rows(self) -> Any:
        """Every row that the public may see, loaded with what `data()` reads."""
        raise NotImplementedError

    def data(self, rows: list[Any], request: Any) -> list[dict[str, Any]]:
        """The rows as data."""
        raise NotImplementedError

    def order(self, request: Any) -> tuple[str, ...]:
        return self.keys

    def filtered(self, request: Any, rows: Any) -> Any:
        """The rows that pass the filters. Raises Problem (400) for a value that is none."""
        if self.filters is None:
            return rows
        chosen = self.filters({name: request.query_params[name] for name in request.query_params}, queryset=rows)
        if not chosen.is_valid():
            refuse_values(chosen.errors)
        return chosen.qs

    def parameters_of(self, request: Any) -> tuple[str, ...]:
        own = tuple(self.filters.base_filters) if self.filters else ()
        paging = (*PAGING, "include") if self.includes else PAGING
        return (*super().parameters_of(request), *own, *paging)


def refuse_values(found: Any) -> None:
    """Raise Problem (400) with a form's errors, each at its parameter."""
    errors = [at_parameter(name, message) for name, messages in found.items() for message in messages]
    raise bad_query(errors)


def page_of(rows: Any, keys: tuple[str, ...], request: Any) -> Any:
    """The page that the query asks for. 1 query. Raises Problem (400)."""
    query = request.query_params
    try:
        return keyset_page(rows, keys, after=query.get("after", ""), size=page_size(query))
    except ValueError as error:
        raise bad_query([at_parameter("after", str(error))]) from None


def page_size(query: Any) -> int:
    """How many rows a page has, 1 to 100. Raises Problem (400)."""
    typed = query.get("page_size", "")
    if not typed:
        return min(MOST, int(settings.CLAIMTRACK_PAGE_SIZE))
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 3 and 1 <= int(typed) <= MOST):
        message = _("must be a whole number from 1 to %(most)s.") % {"most": MOST}
        raise bad_query([at_parameter("page_size", message)])
    return int(typed)


def paged(request: Any, after: str, results: list[Any], included: Any = None) -> Response:
    """The page, with the address of the next one, also as a link (RFC 8288)."""
    following = None
    if after:
        query = request.query_params.copy()
        query["after"] = after
        following = full_address(f"{request.path}?{query.urlencode()}")
    body: dict[str, Any] = {"results": results, "next": following}
    if included is not None:
        body["included"] = included
    return Response(body, headers={"Link": f'<{following}>; rel="next"'} if following else None)
