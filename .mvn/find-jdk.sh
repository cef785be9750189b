# Sourced by ./mvnw and ./polyphony: sets JAVA_HOME to a JDK of version 21 or newer.
# JAVA_HOME wins where it is new enough, then the java on the PATH, then the newest in the usual places.

jdk_version() { # the feature number of the JDK in folder $1, or 0
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1
  else
    echo 0
  fi
}

find_jdk() {
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null) && on_path=${on_path%/bin/javac}
  for home in "${JAVA_HOME-}" "${on_path-}"; do
    version=$(jdk_version "$home")
    [ "${version:-0}" -ge 21 ] && JAVA_HOME=$home && return 0
  done
  best=20
  for home in /usr/lib/jvm/* /opt/java/* /opt/jdk* /opt/java "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    version=$(jdk_version "$home")
    [ "${version:-0}" -gt "$best" ] && best=$version && JAVA_HOME=$home
  done
  [ "$best" -gt 20 ]
}

if find_jdk; then
  export JAVA_HOME
else
  echo "Polyphony needs a JDK of version 21 or newer, and found none. Install one (Debian: temurin-21-jdk or" >&2
  echo "openjdk-21-jdk; macOS: brew install temurin) or set JAVA_HOME to it." >&2
  exit 1
fi
