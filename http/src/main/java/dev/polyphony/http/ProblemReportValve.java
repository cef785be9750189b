package dev.polyphony.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Where Tomcat has ways of its own: it tells what is wrong with a request that nobody answers in HTML, and it waits,
 * holding a thread, for the rest of a body that nobody wants before it closes the connection.
 */
final class ProblemReportValve extends ErrorReportValve {
    private static final String ABANDON = ProblemReportValve.class.getName();

    /** Closes the connection after the answer, whatever of the body is still to come. */
    static void abandonBody(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Connection", "close");
        if (request.getAttribute(ABANDON) instanceof Runnable abandon) {
            abandon.run();
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Runnable abandon = () -> {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            // Tomcat holds this for an error that is still to be reported, and would put the application's error page
            // in
            // the place of the answer.
            response.setErrorReported();
        };
        request.setAttribute(ABANDON, abandon);
        super.invoke(request, response);
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        try {
            ProtocolError.of(request).write(response, status, title, code(status), detail(status));
            response.finishResponse();
        } catch (IOException e) {
            // Nobody is left to be told.
        }
    }

    private static String code(int status) {
        return status == 404 ? "not_found" : status < 500 ? "invalid_request" : "internal_error";
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "nothing is served under this path";
            case 405 -> "nothing is served under this path by this method";
            default -> status < 500 ? "the request is not one that can be read" : "the request could not be answered";
        };
    }
}
