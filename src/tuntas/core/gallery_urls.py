"""The gallery's address, in development only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tuntas.core.access import public
from tuntas.core.gallery import gallery_context


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component of the interface with made-up content."""
    return render(request, "gallery.html", gallery_context())


urlpatterns = [path("", gallery, name="gallery")]
