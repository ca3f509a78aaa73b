{{/* Each takes a dict: root, the chart's own scope; kind and name, where the values have the service; one, what they say of it. */}}

{{- define "sluice.name" -}}
{{ .root.Release.Name }}-{{ .name }}
{{- end }}

{{- define "sluice.selector" -}}
app.kubernetes.io/name: sluice
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "sluice.metadata" -}}
name: {{ include "sluice.name" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "sluice.selector" . | nindent 2 }}
  app.kubernetes.io/managed-by: {{ .root.Release.Service }}
annotations:
  sluice.dev/values: {{ .kind }}.{{ .name }}
{{- end }}

{{/* Of what is of no service. */}}
{{- define "sluice.shared" -}}
namespace: {{ .Release.Namespace }}
labels:
  app.kubernetes.io/name: sluice
  app.kubernetes.io/instance: {{ .Release.Name }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* By digest where there is one. */}}
{{- define "sluice.image" -}}
{{ .name }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag }}{{ end }}
{{- end }}

{{/* A value of an option, as a person would write it: YAML has read 1000000 as 1e+06. */}}
{{- define "sluice.value" -}}
{{- if kindIs "slice" . -}}
{{- $items := list -}}
{{- range . }}{{ $items = append $items (include "sluice.value" .) }}{{ end -}}
{{ join "," $items }}
{{- else if and (kindIs "float64" .) (eq . (float64 (int64 .))) -}}
{{ int64 . }}
{{- else -}}
{{ . }}
{{- end -}}
{{- end }}
