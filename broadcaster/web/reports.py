"""Reports of a period, on a page and to be downloaded."""

from fastapi import APIRouter

router = APIRouter()
