"""The public addresses of the log: for people, and for whoever checks it."""

from django.urls import path

from audit import views

urlpatterns = [
    path("", views.log, name="audit"),
    path("verify.py", views.docs_page, {"name": "verify.py"}, name="audit-verifier"),
    path("verify_edition.py", views.docs_page, {"name": "verify_edition.py"}, name="audit-edition-verifier"),
    path("checkpoint", views.newest_checkpoint, name="audit-checkpoint"),
    path("checkpoints/first", views.first_checkpoint, name="audit-first-checkpoint"),
    path("checkpoints/<int:size>", views.sized_checkpoint, name="audit-sized-checkpoint"),
    path("proof/consistency", views.consistency_proof, name="audit-consistency"),
    path("proof/inclusion", views.inclusion_proof, name="audit-inclusion"),
    path("leaf/<int:index>", views.leaf, name="audit-leaf"),
]
