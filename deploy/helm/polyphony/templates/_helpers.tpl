{{- define "polyphony.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "polyphony.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "polyphony.labels" -}}
{{ include "polyphony.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "polyphony.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{/* A hook runs before the chart's own service account is there. */}}
{{- define "polyphony.podSecurity" -}}
automountServiceAccountToken: false
# Else every service of the namespace becomes variables, POLYPHONY_WORKER_PORT among them.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "polyphony.containerSecurity" -}}
image: {{ include "polyphony.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- define "polyphony.database" -}}
- name: POLYPHONY_DATABASE_URL
  value: {{ required "database.url: such as jdbc:postgresql://postgresql.data:5432/polyphony" .Values.database.url | quote }}
- name: POLYPHONY_DATABASE_USER
  valueFrom:
    secretKeyRef:
      name: {{ required "database.secret.name: a secret with user and password" .Values.database.secret.name }}
      key: {{ .Values.database.secret.userKey }}
- name: POLYPHONY_DATABASE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.secret.name }}
      key: {{ .Values.database.secret.passwordKey }}
{{- with .Values.storeKeySecret.name }}
- name: POLYPHONY_STORE_KEY
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $.Values.storeKeySecret.key }}
{{- end }}
{{- end -}}

{{- define "polyphony.env" -}}
- name: TEMPORAL_ADDRESS
  value: {{ required "temporal.address: such as temporal-frontend.temporal:7233" .Values.temporal.address | quote }}
- name: TEMPORAL_NAMESPACE
  value: {{ .Values.temporal.namespace | quote }}
{{- with .Values.temporal.apiKeySecret.name }}
- name: TEMPORAL_API_KEY
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $.Values.temporal.apiKeySecret.key }}
{{- end }}
- name: SERVER_ADDRESS
  value: 0.0.0.0
{{ include "polyphony.database" . }}
{{- if .Values.catalogue }}
- name: POLYPHONY_CATALOGUE
  value: /etc/polyphony/catalogue.yaml
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "polyphony.mounts" -}}
- name: tmp
  mountPath: /tmp
- name: home
  mountPath: /home/polyphony/.polyphony
{{- if .Values.config }}
- name: config
  mountPath: /home/polyphony/.polyphony/config.yaml
  subPath: config.yaml
  readOnly: true
{{- end }}
{{- if .Values.catalogue }}
- name: config
  mountPath: /etc/polyphony/catalogue.yaml
  subPath: catalogue.yaml
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "polyphony.volumes" -}}
- name: tmp
  emptyDir: {}
- name: home
  emptyDir: {}
{{- if or .Values.config .Values.catalogue }}
- name: config
  configMap:
    name: {{ include "polyphony.name" . }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Of two of a kind, one on each node where there are two. */}}
{{- define "polyphony.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "polyphony.selector" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
{{- with .of.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .of.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
