from django.urls import path

from ocp_portal.jobs import views

urlpatterns = [
    path("taak/<int:pk>/", views.job_detail, name="job_detail"),
    path("taak/<int:pk>/stoppen/", views.job_cancel, name="job_cancel"),
    path("taak/<int:pk>/opnieuw/", views.job_restart, name="job_restart"),
]
