from django.urls import path

from bookings import views as bookings
from films import views as films

urlpatterns = [
    path("films/", films.listing),
    path("films/<slug:slug>/", films.detail),
    path("about/", films.about),
    path("screenings/<int:pk>/", bookings.screening),
    path("screenings/<int:pk>/book/", bookings.book),
]
