"""Security headers of every answer. No inline script and no inline style anywhere, so no nonce."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def init_headers(app: Flask, *, is_https: bool) -> None:
    """Set the headers; pages are never cached, since they show a firm's own data."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(HEADERS)
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint is None or not request.endpoint.endswith("static"):
            response.headers["Cache-Control"] = "no-store"
        return response
