"""What every address of the API has in common: who asks, what may be asked, what may be kept, and how it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from audit.caching import Caching, decided, never_kept
from audit.revalidation import Write, revalidated
from claims.api.bodies import StrictJSONParser
from claims.api.problems import MEDIA_TYPE, Problem, at_parameter, bad_query
from claims.api.tokens import AddressThrottle, BearerAuthentication, TokenThrottle
from claims.search_engines import keep_out

LONGEST_VALUE = 500  # characters of one parameter of a query


class PlainJSON(JSONRenderer):
    """JSON, whatever was asked for; a problem has its own type."""

    charset = None


class ProblemJSON(PlainJSON):
    media_type = MEDIA_TYPE


class AlwaysJSON(BaseContentNegotiation):
    """There is nothing else to choose from."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        sent = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class HasScope(BasePermission):
    """The token must have the scope that the view asks for with this method; what asks for none is public."""

    def has_permission(self, request: Any, view: Any) -> bool:
        scope = view.scopes.get("GET" if request.method == "HEAD" else request.method)
        if scope is None:
            return True
        if request.auth is None:
            raise NotAuthenticated(_("This needs a token: Authorization: Bearer TOKEN."))
        if scope not in request.auth.scopes:
            raise Problem(403, _("The token lacks the scope “%(scope)s”.") % {"scope": scope})
        return True


class ApiView(APIView):
    """One address. `scopes` names the scope that a method needs, `parameters` all that its query may hold."""

    authentication_classes = [BearerAuthentication]
    parser_classes = [StrictJSONParser]
    renderer_classes = [PlainJSON]
    content_negotiation_class = AlwaysJSON
    permission_classes = [HasScope]
    throttle_classes = [AddressThrottle, TokenThrottle]
    metadata_class = None
    http_method_names = ["get", "head", "post", "put", "patch"]
    scopes: ClassVar[dict[str, str]] = {}
    parameters: ClassVar[tuple[str, ...]] = ()
    newest: ClassVar[Callable[[], Write] | None] = None  # what the answer is made from besides the log's leaves

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in ("GET", "HEAD") and request.META.get("CONTENT_LENGTH", "") not in ("", "0"):
            raise Problem(400, _("This method takes no body."))
        check_parameters(request.query_params, self.parameters_of(request))

    def parameters_of(self, request: Any) -> tuple[str, ...]:
        """The parameters that the query of this request may hold."""
        return self.parameters if request.method in ("GET", "HEAD") else ()

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        keep_out(answer)  # what search engines show leads to pages, some of which ask to be left out
        if answer.status_code >= 400:
            answer.accepted_renderer, answer.accepted_media_type = ProblemJSON(), MEDIA_TYPE
        return answer


def check_parameters(query: Any, known: tuple[str, ...]) -> None:
    """Raise Problem (400), naming every parameter that is unknown, repeated, too long or holds NUL."""
    errors = []
    for name, values in query.lists():
        if name not in known:
            words = {"names": ", ".join(known) or "none"}
            errors.append(at_parameter(name[:100], _("unknown parameter; those known are %(names)s.") % words))
        elif len(values) > 1:
            errors.append(at_parameter(name, _("stands here twice; keep one.")))
        elif len(values[0]) > LONGEST_VALUE:
            errors.append(at_parameter(name, _("is longer than %(most)s characters.") % {"most": LONGEST_VALUE}))
        elif "\0" in values[0]:
            errors.append(at_parameter(name, _("holds NUL, which cannot be stored.")))
    if errors:
        raise bad_query(errors)


def kept(view: type[ApiView]) -> Callable[..., HttpResponse]:
    """The view for the table of addresses: what is public is revalidated, all else is kept by nobody."""
    shown = view.as_view()
    public, private = revalidated(shown, wordless=True, newest=view.newest), never_kept(shown)

    @decided(Caching.REVALIDATED)
    @wraps(shown)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asks_publicly = request.method in ("GET", "HEAD") and "Authorization" not in request.headers
        chosen = public if asks_publicly and "GET" not in view.scopes else private
        response: HttpResponse = chosen(request, *args, **kwargs)
        return response

    return answer


def unkept(view: type[ApiView]) -> Callable[..., HttpResponse]:
    """The same for an address of which nothing is public."""
    return never_kept(view.as_view())
