from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from bookings import services
from bookings.errors import Full
from bookings.models import Screening


def screening(request, pk):
    found = get_object_or_404(Screening, pk=pk)
    return JsonResponse({"film": found.film.title, "hall": found.hall, "left": found.left()})


def book(request, pk):
    seats = int(request.POST["seats"])
    try:
        booking = services.book(pk, request.POST["email"], seats)
    except Full as error:
        return JsonResponse({"error": str(error), "left": error.left}, status=409)
    return JsonResponse({"booking": booking.pk, "code": booking.ticket.code}, status=201)
