"""The plain project's addresses."""

from django.urls import path

from bench.peers.plain import views

urlpatterns = [
    path("articles/<slug:slug>/", views.article),
    path("claims/<slug:slug>/", views.claim),
    path("revalidated/<slug:slug>/", views.revalidated_claim),
    path("kept/<slug:slug>/", views.kept_claim),
    path("naive/", views.NaiveList.as_view()),
    path("prefetched/", views.PrefetchedList.as_view()),
    path("flat/", views.FlatList.as_view()),
]
