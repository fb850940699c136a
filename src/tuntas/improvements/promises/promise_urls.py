"""Addresses of promises, recommendations and forums for the office, below kerja/."""

from django.urls import URLPattern, path

from tuntas.improvements.promises.views import forums, outcomes, promises, recommendations

PROMISE = "janji/<int:pk>/"
RECOMMENDATION = "janji/rekomendasi/<int:pk>/"
FORUM = "forum/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("janji/", promises.promises, name="promises"),
    path("janji/baru/", promises.promise_new, name="promise_new"),
    path("janji/rekomendasi/", recommendations.recommendations, name="recommendations"),
    path("janji/rekomendasi/baru/", recommendations.recommendation_new, name="recommendation_new"),
    path(RECOMMENDATION, recommendations.recommendation, name="recommendation"),
    path(
        f"{RECOMMENDATION}kirim/", recommendations.recommendation_send, name="recommendation_send"
    ),
    path(
        f"{RECOMMENDATION}hapus/",
        recommendations.recommendation_discard,
        name="recommendation_discard",
    ),
    path(PROMISE, promises.promise, name="promise"),
    path(f"{PROMISE}ubah/", promises.promise_edit, name="promise_edit"),
    path(f"{PROMISE}hapus/", promises.promise_discard, name="promise_discard"),
    path(f"{PROMISE}tanda-tangan/", outcomes.promise_sign, name="promise_sign"),
    path(f"{PROMISE}ditepati/", outcomes.promise_keep, name="promise_keep"),
    path(f"{PROMISE}tidak-ditepati/", outcomes.promise_break, name="promise_break"),
    path("forum/", forums.forums, name="forums"),
    path("forum/baru/", forums.forum_new, name="forum_new"),
    path(FORUM, forums.forum, name="forum"),
    path(f"{FORUM}ubah/", forums.forum_edit, name="forum_edit"),
    path(f"{FORUM}batal/", forums.forum_call_off, name="forum_call_off"),
    path(f"{FORUM}hasil/", forums.forum_record, name="forum_record"),
    path(f"{FORUM}undangan.pdf", forums.forum_invitations, name="forum_invitations"),
    path(f"{FORUM}lembar-cek.pdf", forums.forum_sheet, name="forum_sheet"),
]
