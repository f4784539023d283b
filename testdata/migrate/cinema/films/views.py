from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from films import catalogue
from films.models import Film

PAGE = 3


def listing(request):
    films = Film.objects.ordered()
    if genre := request.GET.get("genre"):
        films = films.of(genre)
    page = int(request.GET.get("page", 1))
    shown = films[(page - 1) * PAGE : page * PAGE]
    return JsonResponse({"films": [film.slug for film in shown], "all": films.count()})


def detail(request, slug):
    film = get_object_or_404(Film, slug=slug)
    found = catalogue.described(film)
    found["next"] = [str(screening.starts) for screening in film.screenings.open()]
    return JsonResponse(found)


def about(request):
    return HttpResponse("A cinema.")
