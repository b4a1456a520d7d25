from django.urls import path

from bouwstenen import views

urlpatterns = [
    path("bouwstenen/", views.bouwsteen_list, name="bouwsteen-list"),
    path("bouwstenen/<str:code>/", views.bouwsteen_detail, name="bouwsteen-detail"),
]
