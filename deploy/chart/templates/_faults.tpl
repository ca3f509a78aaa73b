{{/* What a schema cannot say: a sentence each, which begins with the key. */}}
{{- define "sluice.faults" }}
{{- $seen := dict }}
{{- range $kind := list "pipelines" "replays" "consoles" "producers" }}
{{- range $name, $one := get $.Values $kind }}
{{- $key := printf "%s.%s" $kind $name }}
{{- with get $seen $name }}
{{ $key }}: the name is that of {{ . }}, too
{{- end }}
{{- $_ := set $seen $name $key }}
{{- /* A Flink cluster's id, of which services and labels are made. */}}
{{- if gt (len (printf "%s-%s" $.Release.Name $name)) 45 }}
{{ $key }}: with the release's name before it this is longer than 45 characters
{{- end }}
{{- range $server := $one.servers }}
{{- if not (hasKey $.Values.servers $server) }}
{{ $key }}.servers: there is no '{{ $server }}' below servers
{{- end }}
{{- end }}
{{- include "sluice.plainSecrets" (dict "key" (printf "%s.options" $key) "map" $one.options) }}
{{- include "sluice.plainSecrets" (dict "key" (printf "%s.environment" $key) "map" $one.environment) }}
{{- include "sluice.plainSecrets" (dict "key" (printf "%s.files" $key) "map" $one.files) }}
{{- include "sluice.plainSecrets" (dict "key" (printf "%s.configuration" $key) "map" $one.configuration) }}
{{- include "sluice.plainSecrets" (dict "key" $key "map" (pick $one "javaOptions")) }}
{{- end }}
{{- end }}
{{- include "sluice.plainSecrets" (dict "key" "flink.configuration" "map" .Values.flink.configuration) }}
{{- range $name, $server := .Values.servers }}
{{- include "sluice.plainSecrets" (dict "key" (printf "servers.%s.environment" $name) "map" $server.environment) }}
{{- include "sluice.plainSecrets" (dict "key" (printf "servers.%s.flink" $name) "map" $server.flink) }}
{{- with $server.ca }}
{{- if eq (empty .secret) (empty .configMap) }}
servers.{{ $name }}.ca: secret or configMap must be given, one of them
{{- end }}
{{- end }}
{{- range $i, $reach := $server.reach }}
{{- if and (not (or .pods .namespace .cidrs)) (ne (int .port) 443) }}
servers.{{ $name }}.reach.{{ $i }}: pods, namespace or cidrs must be given, since the port is not 443
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.kafka.server }}
{{- if not (hasKey $.Values.servers .) }}
kafka.server: there is no '{{ . }}' below servers
{{- end }}
{{- end }}
{{- if and .Values.kafka.users (not .Values.kafka.strimzi.cluster) (not (and .Values.kafka.server .Values.kafka.topics)) }}
kafka.users: nobody makes them: kafka.strimzi.cluster, or kafka.server with kafka.topics, must be given
{{- end }}
{{- if not .Values.kafka.strimzi.cluster }}
{{- range $topic, $one := .Values.kafka.topics }}
{{- range $what := list "replicas" "config" }}
{{- if hasKey $one $what }}
kafka.topics.{{ $topic }}.{{ $what }}: is for Strimzi; the Job makes topics as the brokers have them by themselves
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- include "sluice.plainSecrets" (dict "key" "kafka.options" "map" .Values.kafka.options) }}
{{- if .Values.pipelines }}
{{- if not .Values.flink.state }}
flink.state: must be given: where checkpoints and savepoints lie, such as s3://lake/flink
{{- else if hasPrefix "file:" .Values.flink.state }}
flink.state: a pod's own files die with it; such as s3://lake/flink lives on
{{- end }}
{{- range $server := .Values.flink.servers }}
{{- if not (hasKey $.Values.servers $server) }}
flink.servers: there is no '{{ $server }}' below servers
{{- end }}
{{- end }}
{{- $generation := index .Chart.Annotations "sluice.dev/state-generation" }}
{{- if ne (toString .Values.flink.stateGeneration) $generation }}
flink.stateGeneration: {{ .Values.flink.stateGeneration | default "must be given" }}{{ if .Values.flink.stateGeneration }} is what your jobs have their state of{{ end }}, and this release reads that of {{ $generation }}; UPGRADING.md says how to cross
{{- end }}
{{- end }}
{{- end }}

{{/* Names and values that give a secret away. No value is repeated. */}}
{{- define "sluice.plainSecrets" }}
{{- range $name, $value := .map }}
{{- $text := ternary (toJson $value) (toString $value) (kindIs "slice" $value) }}
{{- if and (regexMatch "(?i)(password|passwd|passphrase|secret|token|credential|access[-_.]?key|private[-_.]?key)" $name) (not (regexMatch "(?i)(file|provider|\\.(ya?ml|pem|crt|txt))$" $name)) }}
{{ $.key }}.{{ $name }}: names a secret, and would show it in plain text; refer to a Secret below servers.NAME.secret
{{- else if regexMatch "://[^/@\\s]+:[^/@\\s]+@|PRIVATE KEY-----|\\bAKIA[0-9A-Z]{16}\\b|(?i)(password|secret|token)=" $text }}
{{ $.key }}.{{ $name }}: holds a secret in plain text; refer to a Secret below servers.NAME.secret
{{- end }}
{{- end }}
{{- end }}
