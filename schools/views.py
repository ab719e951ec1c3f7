from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
