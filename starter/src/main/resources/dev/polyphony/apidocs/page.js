// Keys are held for as long as the page is open, and nowhere else.
SwaggerUIBundle({
  url: "../openapi.json",
  dom_id: "#page",
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    // The service takes nothing else, also from a request without a body.
    if (["POST", "PUT", "DELETE"].includes(request.method)) {
      request.headers["Content-Type"] = "application/json";
    }
    return request;
  },
});
