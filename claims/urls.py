"""The public addresses of claims; the contract in one place."""

from django.urls import path

from claims import views

urlpatterns = [
    path("claims/<slug:slug>.json", views.claim_json, name="claim-json"),
]
