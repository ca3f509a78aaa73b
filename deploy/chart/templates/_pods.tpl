{{/* What pods of all services have alike. Each takes the dict of _names.tpl. */}}

{{/* Names of the servers that a service speaks to, each once, as JSON; for a live pipeline those of Flink too. */}}
{{- define "sluice.servers" -}}
{{- $names := .one.servers | default list -}}
{{- if eq .kind "pipelines" }}{{ $names = concat $names .root.Values.flink.servers }}{{ end -}}
{{ $names | uniq | toJson }}
{{- end }}

{{/* What makes pods start anew: options, files, secrets, and the word for a rollout. */}}
{{- define "sluice.restarts" -}}
sluice.dev/options: {{ include "sluice.files" . | sha256sum | trunc 16 | quote }}
sluice.dev/secrets: {{ include "sluice.versions" . | sha256sum | trunc 16 | quote }}
{{- with .root.Values.rollout }}
sluice.dev/rollout: {{ . | quote }}
{{- end }}
{{- end }}

{{/* Whether there is a cluster to be asked: offline nobody serves this, and a library that renders would look for a cluster all the same. */}}
{{- define "sluice.asks" -}}
{{ if .Capabilities.APIVersions.Has "apiregistration.k8s.io/v1" }}true{{ end }}
{{- end }}

{{/* Not of what a secret holds, of which even a checksum tells something: which version of it is there. */}}
{{- define "sluice.versions" -}}
{{- range include "sluice.servers" . | fromJsonArray -}}
{{- $server := get $.root.Values.servers . | default dict -}}
{{- with $server.secret -}}
{{- $there := dict -}}
{{- if include "sluice.asks" $.root }}{{ $there = lookup "v1" "Secret" $.root.Release.Namespace .name | default dict }}{{ end -}}
{{ .name }} {{ .version }} {{ ($there.metadata | default dict).resourceVersion }};
{{- end -}}
{{- end -}}
{{- end }}

{{/* The CAs of its servers, a source of a volume each. */}}
{{- define "sluice.cas" -}}
{{- range include "sluice.servers" . | fromJsonArray }}
{{- $name := . }}
{{- with (get $.root.Values.servers . | default dict).ca }}
- {{ ternary "configMap" "secret" (empty .secret) }}: {name: {{ .secret | default .configMap }}, items: [{key: {{ .key | default "ca.crt" | quote }}, path: {{ $name }}.crt}]}
{{- end }}
{{- end }}
{{- end }}

{{/* The files of a service: options.yaml where its command takes one, and what it brings besides. */}}
{{- define "sluice.files" -}}
{{- if ne .kind "consoles" }}
options.yaml: |
  {{- if and (not .one.options) (ne .kind "pipelines") }}
  {}
  {{- end }}
  {{- if and (eq .kind "pipelines") (not (hasKey (.one.options | default dict) "jobName")) }}
  jobName: {{ .name | quote }}
  {{- end }}
  {{- range $option, $value := .one.options }}
  {{ $option }}: {{ include "sluice.value" $value | quote }}
  {{- end }}
{{- end }}
{{- range $file, $text := .one.files }}
{{ $file }}: {{ $text | quote }}
{{- end }}
{{- end }}

{{/* Variables: addresses of servers, secrets by reference, what the service says itself, and whether it is to be idle. */}}
{{- define "sluice.environment" -}}
{{- $plain := dict -}}
{{- $secret := list -}}
{{- range include "sluice.servers" . | fromJsonArray -}}
{{- $server := get $.root.Values.servers . | default dict -}}
{{- range $variable, $value := $server.environment }}{{ $_ := set $plain $variable (include "sluice.value" $value) }}{{ end -}}
{{- with $server.secret -}}
{{- $name := .name -}}
{{- range $variable, $key := .environment -}}
{{- $secret = append $secret (dict "name" $variable "valueFrom" (dict "secretKeyRef" (dict "name" $name "key" $key))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if include "sluice.cas" . }}
{{- $_ := set $plain "AWS_CA_BUNDLE" "/etc/sluice-ca" -}}
{{- /* Flink's file system for S3 knows the trust store of its JVM only. */ -}}
{{- if eq .kind "pipelines" }}{{ $_ := set $plain "JDK_JAVA_OPTIONS" "-Djavax.net.ssl.trustStore=/etc/sluice-trust/store.p12 -Djavax.net.ssl.trustStorePassword=changeit" }}{{ end -}}
{{- end -}}
{{- range $variable, $value := .one.environment }}{{ $_ := set $plain $variable (include "sluice.value" $value) }}{{ end -}}
{{- if and .one.disable (ne .kind "replays") }}{{ $_ := set $plain "DISABLE" (include "sluice.value" .one.disable) }}{{ end -}}
{{- range $variable, $value := $plain }}
- name: {{ $variable }}
  value: {{ $value | quote }}
{{- end }}
{{- with $secret }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What may be written, and what is read: options and files, and secrets that are files. */}}
{{- define "sluice.mounts" -}}
- {name: options, mountPath: /etc/sluice, readOnly: true}
- {name: scratch, mountPath: /tmp}
{{- if include "sluice.cas" . }}
- {name: ca, mountPath: /etc/sluice-ca, readOnly: true}
{{- if eq .kind "pipelines" }}
- {name: trust, mountPath: /etc/sluice-trust}
{{- end }}
{{- end }}
{{- range include "sluice.servers" . | fromJsonArray }}
{{- $server := get $.root.Values.servers . | default dict }}
{{- if ($server.secret | default dict).files }}
- {name: secret-{{ . }}, mountPath: /etc/sluice-secrets/{{ . }}, readOnly: true}
{{- end }}
{{- end }}
{{- end }}

{{- define "sluice.volumes" -}}
- name: options
  configMap: {name: {{ include "sluice.name" . }}{{ if eq .kind "kafka" }}, optional: true{{ end }}}
- name: scratch
  emptyDir: {}
{{- with include "sluice.cas" . }}
- name: ca
  projected:
    sources:
      {{- . | nindent 6 }}
{{- if eq $.kind "pipelines" }}
- name: trust
  emptyDir: {}
{{- end }}
{{- end }}
{{- range include "sluice.servers" . | fromJsonArray }}
{{- $server := get $.root.Values.servers . | default dict }}
{{- if ($server.secret | default dict).files }}
- name: secret-{{ . }}
  secret:
    secretName: {{ $server.secret.name }}
    defaultMode: 0440
    items:
      {{- range $file, $key := $server.secret.files }}
      - {key: {{ $key | quote }}, path: {{ $file | quote }}}
      {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Of the pod; what the level `restricted` asks for. */}}
{{- define "sluice.pod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 9999
  runAsGroup: 9999
  fsGroup: 9999
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
{{- end }}

{{- define "sluice.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* A container of the command; args is what it runs. */}}
{{- define "sluice.command" -}}
{{- $size := mergeOverwrite (deepCopy .root.Values.command) (pick .one "cpu" "cpuLimit" "memory" "javaOptions") -}}
name: sluice
image: {{ include "sluice.image" .root.Values.images.command }}
imagePullPolicy: {{ .root.Values.images.pullPolicy }}
args: {{ toJson .args }}
env:
  - name: SLUICE_JAVA_OPTS
    value: {{ $size.javaOptions | quote }}
  {{- include "sluice.environment" . | trim | nindent 2 }}
resources:
  requests: {cpu: {{ $size.cpu }}, memory: {{ int $size.memory }}Mi}
  limits: {cpu: {{ $size.cpuLimit }}, memory: {{ int $size.memory }}Mi}
securityContext:
  {{- include "sluice.confined" . | nindent 2 }}
volumeMounts:
  {{- include "sluice.mounts" . | nindent 2 }}
{{- end }}

{{/* The template of a pod of the command, without its restartPolicy. */}}
{{- define "sluice.commandPod" -}}
metadata:
  labels:
    {{- include "sluice.selector" . | nindent 4 }}
  annotations:
    {{- include "sluice.restarts" . | nindent 4 }}
spec:
  {{- /* What runs before an install is there before the account is. */}}
  serviceAccountName: {{ ternary "default" .root.Release.Name (eq .kind "kafka") }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- include "sluice.pod" . | nindent 2 }}
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  {{- with .graceSeconds }}
  terminationGracePeriodSeconds: {{ . }}
  {{- end }}
  containers:
    - {{ include "sluice.command" . | nindent 6 | trim }}
      {{- with .probes }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
  volumes:
    {{- include "sluice.volumes" . | nindent 4 }}
{{- end }}

{{/* Of parts of memory, in MiB. */}}
{{- define "sluice.sum" -}}
{{- $sum := 0 -}}
{{- range $part, $size := . }}{{ $sum = add $sum (int $size) }}{{ end -}}
{{ $sum }}
{{- end }}
