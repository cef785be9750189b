package dev.polyphony.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.regex.Pattern;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Takes no address that could be read in two ways. An encoded slash is one of those everywhere but in the id of a
 * model, where clients of OpenAI and Anthropic send it so; and there too where it would make a step up.
 */
final class AddressFirewall implements HttpFirewall {
    private static final String MODELS = "/v1/models/";

    /** {@code .} or {@code ..} between slashes, of which one may be encoded. */
    private static final Pattern STEP = Pattern.compile("(?:/|%2f)\\.{1,2}(?:/|%2f|$)", Pattern.CASE_INSENSITIVE);

    private final StrictHttpFirewall strict = new StrictHttpFirewall();
    private final StrictHttpFirewall ofModels = new StrictHttpFirewall();

    AddressFirewall() {
        ofModels.setAllowUrlEncodedSlash(true);
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        String address = request.getRequestURI();
        boolean model = address.startsWith(MODELS) && !STEP.matcher(address).find();
        return (model ? ofModels : strict).getFirewalledRequest(request);
    }

    @Override
    public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
        return strict.getFirewalledResponse(response);
    }
}
