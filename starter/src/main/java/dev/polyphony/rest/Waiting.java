package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * How long somebody would wait for a result.
 *
 * @param time absent where they would not
 * @param preferred what they said in the header, to be answered with; absent where they said it elsewhere
 */
record Waiting(@Nullable Duration time, @Nullable String preferred) {
    static final String PREFER = "Prefer";

    private static final Duration MOST = Duration.ofMinutes(10);

    /** Of RFC 7240: seconds. Others' preferences beside it mean nothing here. */
    private static final Pattern PREFERENCE =
            Pattern.compile("(?i)(?:^|[,;])\\s*(wait\\s*=\\s*(\\d{1,9}))\\s*(?=$|[,;])");

    /**
     * @param wait the parameter; absent where there was none
     * @param prefer the header, which can be overruled: RFC 7240 asks for no error
     * @throws InvalidField for a parameter that is no such time
     */
    static Waiting of(@Nullable String wait, @Nullable String prefer) {
        if (wait != null) {
            return new Waiting(TimeParameter.duration("wait", wait, MOST), null);
        }
        Matcher matcher = PREFERENCE.matcher(prefer == null ? "" : prefer);
        Optional<MatchResult> preference = matcher.results().findFirst();
        if (preference.isEmpty()) {
            return new Waiting(null, null);
        }
        Duration seconds = Duration.ofSeconds(Long.parseLong(preference.get().group(2)));
        return new Waiting(
                seconds.compareTo(MOST) > 0 ? MOST : seconds, preference.get().group(1));
    }

    HttpHeaders applied() {
        HttpHeaders headers = new HttpHeaders();
        if (preferred != null) {
            headers.set("Preference-Applied", preferred);
        }
        return headers;
    }
}
