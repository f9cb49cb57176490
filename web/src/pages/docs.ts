// Starts the interactive API documentation on the page whose #api-docs names the document in data-spec.
interface SwaggerUi {
  (options: Record<string, unknown>): unknown;
}

declare const SwaggerUIBundle: SwaggerUi;

const target = document.getElementById("api-docs");
if (target) {
  SwaggerUIBundle({
    url: target.dataset["spec"] ?? "/api/v1/openapi.json",
    domNode: target,
    deepLinking: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    // Otherwise the page would show a badge that it fetches from a validator elsewhere.
    validatorUrl: null,
  });
}
