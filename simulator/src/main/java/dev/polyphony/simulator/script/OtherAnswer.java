package dev.polyphony.simulator.script;

import java.util.Map;

/**
 * Failures in words that are not the vendor's own of today: of what stands in front of it, of servers that speak its
 * format, and of models that mind one thing. Named in {@code docs/simulator.md}.
 */
public enum OtherAnswer {
    PAGE_502(502, page("502 Bad Gateway")),
    PAGE_504(504, page("504 Gateway Time-out")),
    PAGE_520(520, page("Web server is returning an unknown error")),
    PAGE_521(521, page("Web server is down")),
    PAGE_522(522, page("Connection timed out")),
    PAGE_523(523, page("Origin is unreachable")),
    PAGE_524(524, page("A timeout occurred")),
    PLAIN_503(503, "text/plain", "upstream connect error or disconnect/reset before headers. reset reason: overflow"),
    JSON_504(504, json("{'message': 'Endpoint request timed out'}")),
    TRANSLATED_500(
            500,
            json("{'error': {'message': 'litellm.InternalServerError', 'type': null, 'param': null, 'code': '500'}}")),
    COUNTED_500(
            500,
            json("{'error': {'message': 'failed midway', 'type': 'server_error'},"
                    + " 'usage': {'prompt_tokens': 5, 'completion_tokens': 2, 'total_tokens': 7}}")),

    FIREWALL_403(403, page("Error 1020: Access denied")),
    REGION_403(
            403,
            json("{'error': {'message': 'Country, region, or territory not supported', 'type': 'request_forbidden',"
                    + " 'param': null, 'code': 'unsupported_country_region_territory'}}")),
    NOWHERE_PAGE_404(404, page("404 Not Found")),
    NOWHERE_PLAIN_404(404, "text/plain", "404 page not found"),
    NOWHERE_JSON_404(404, json("{'detail': 'Not Found'}")),

    OUTPUT_LIMIT_400(
            400,
            json("{'error': {'message': 'max_tokens is too large: 200000. This model supports at most 16384 completion"
                    + " tokens.', 'type': 'invalid_request_error', 'param': 'max_tokens', 'code': 'invalid_value'}}")),
    CONTEXT_VLLM(
            400,
            json(
                    "{'object': 'error', 'message': 'This model\\u0027s maximum context length is 4096 tokens. However, you"
                            + " requested 5000 tokens.', 'type': 'BadRequestError', 'param': null, 'code': 400}")),
    CONTEXT_SGLANG(
            400,
            json(
                    "{'object': 'error', 'message': 'The input (5000 tokens) is longer than the model\\u0027s context length"
                            + " (4096 tokens).', 'type': 'BadRequestError', 'param': null, 'code': 400}")),
    CONTEXT_XAI(
            400,
            json(
                    "{'code': 'Client specified an invalid argument', 'error': 'This model\\u0027s maximum prompt length is"
                            + " 131072 but the request contains 150000 tokens.'}")),
    CONTEXT_LM_STUDIO(
            400,
            json(
                    "{'error': 'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded"
                            + " with context length of only 4096 tokens, which is not enough.'}")),
    CONTEXT_LLAMA_CPP(
            400,
            json(
                    "{'error': {'code': 400, 'message': 'the request exceeds the available context size, try increasing it',"
                            + " 'type': 'exceed_context_size_error'}}")),
    CONTEXT_BEDROCK(400, json("{'message': 'Input is too long for requested model.'}")),

    WAIT_IN_WORDS_429(
            429,
            json(
                    "{'error': {'message': 'Rate limit reached. Please try again in 1m2.5s.', 'type': 'tokens', 'param': null,"
                            + " 'code': 'rate_limit_exceeded'}}")),
    LOADING_503(503, json("{'error': 'Model m is currently loading', 'estimated_time': 20.0}"));

    private final int status;
    private final String contentType;
    private final String body;

    OtherAnswer(int status, Map.Entry<String, String> body) {
        this(status, body.getKey(), body.getValue());
    }

    OtherAnswer(int status, String contentType, String body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public String body() {
        return body;
    }

    private static Map.Entry<String, String> page(String title) {
        return Map.entry(
                "text/html",
                "<html><head><title>" + title + "</title></head><body><center><h1>" + title
                        + "</h1></center></body></html>");
    }

    /** Double quotes for single ones, which read better here. */
    private static Map.Entry<String, String> json(String text) {
        return Map.entry("application/json", text.replace('\'', '"').replace("\\u0027", "'"));
    }
}
