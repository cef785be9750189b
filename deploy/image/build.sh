#!/bin/bash
# Makes of the built jar what the image is: OUT/java, a JRE of the modules that are needed, and OUT/polyphony, the jar
# unpacked, with an archive of the classes that a start loads. The Dockerfile calls it; it runs anywhere with a JDK 25.
#
#   deploy/image/build.sh standalone/target/polyphony.jar OUT
#
# OUT has to be where both will lie, as /opt: the archive knows its jars by their paths. For the archive the command
# `temporal` has to be on the PATH, since Polyphony is rehearsed with it; without it starts are slower by some seconds.
set -euo pipefail
jar=$(readlink -f "$1")
mkdir -p "$2"
out=$(cd "$2" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}

# Read by name at run time, so that jdeps does not see them: TLS with elliptic curves, time zones' and other locales'
# names, zip file systems, names by DNS for gRPC, JMX over an attach (jcmd), heap dumps, flight recordings.
by_name=jdk.crypto.ec,jdk.localedata,jdk.zipfs,jdk.naming.dns,jdk.management,jdk.management.agent,jdk.attach,jdk.jfr,jdk.jcmd

unpack() {
  rm -rf "$out/polyphony" "$out/java"
  "$jdk/bin/java" -Djarmode=tools -jar "$jar" extract --destination "$out/polyphony/app" >/dev/null
  cp "$here/java.options" "$out/polyphony/"
  install -D -m 755 "$here/healthcheck" "$out/polyphony/bin/healthcheck"
}

# The last line is the list; before it are complaints of jars about each other.
modules() {
  "$jdk/bin/jdeps" --ignore-missing-deps --print-module-deps --multi-release 25 \
    "$out/polyphony/app/polyphony.jar" "$out"/polyphony/app/lib/*.jar 2>/dev/null | tail -n 1
}

link() {
  "$jdk/bin/jlink" --add-modules "$(modules),$by_name" --include-locales en \
    --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output "$out/java"
}

# Sends one request by bash alone.
ask() { # PORT "REQUEST LINE" [BODY]
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf '%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
    "$2" "${#3}" "$3" >&3
  cat <&3
  exec 3<&-
}

# Worker and starter in one process, which loads what either loads: some hundred analyses by the simulator, whose methods the archive counts, health,
# metrics, a page. With the collector that the image has.
rehearse() {
  home=$(mktemp -d)
  (
    cd "$home"
    env -i PATH="$PATH" HOME="$home" POLYPHONY_HOME="$home" POLYPHONY_SIMULATE=true \
      SERVER_PORT=18980 POLYPHONY_WORKER_PORT=18981 JDK_JAVA_OPTIONS=-XX:+UseSerialGC \
      "$out/java/bin/java" -XX:AOTCacheOutput="$out/polyphony/polyphony.aot" @"$out/polyphony/java.options" \
      -jar "$out/polyphony/app/polyphony.jar" up >"$home/out" 2>&1 &
    up=$!
    for _ in $(seq 120); do
      grep -q '^Ready' "$home/out" && break
      kill -0 $up 2>/dev/null || break
      sleep 1
    done
    "$out/java/bin/java" @"$out/polyphony/java.options" -cp "$out/polyphony/app/polyphony.jar" \
      dev.polyphony.standalone.ServiceRehearsal http://localhost:18980 || echo "not all questions were answered" >&2
    for page in / /readyz /openapi.json; do ask 18980 "GET $page" '' >/dev/null; done
    ask 18981 'GET /actuator/prometheus' '' >/dev/null
    kill -TERM $up
    wait $up || true
  )
  if [ -s "$out/polyphony/polyphony.aot" ]; then
    echo "-XX:AOTCache=$out/polyphony/polyphony.aot" >>"$out/polyphony/java.options"
  else
    cat "$home/out" >&2
    echo "the rehearsal failed: no archive, starts are slower" >&2
  fi
  rm -rf "$home"
}

unpack
link
if command -v temporal >/dev/null; then
  rehearse
else
  echo "no temporal command: no archive, starts are slower" >&2
fi
# Read by everybody, written by nobody.
chmod -R a+rX,a-w "$out/polyphony" "$out/java"
du -sh "$out/java" "$out/polyphony"
