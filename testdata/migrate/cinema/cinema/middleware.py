"""What every response gets."""

from films.models import Film


class CountedMiddleware:
    """Says in a header how many films there are."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["X-Films"] = str(Film.objects.count())
        return response
