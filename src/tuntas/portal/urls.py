"""Addresses of the public site."""

from django.urls import URLPattern, path

from tuntas.portal import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("tentang/", views.about, name="about"),
    path("ruang-kerja/", views.workplace, name="workplace"),
]
