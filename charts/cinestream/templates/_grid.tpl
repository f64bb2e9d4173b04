{{- define "cinestream.gridHubName" -}}
{{- include "cinestream.componentName" (dict "root" . "component" "grid-hub") -}}
{{- end }}

{{- define "cinestream.gridUrl" -}}
{{- if .Values.grid.enabled -}}
http://{{ include "cinestream.gridHubName" . }}.{{ .Release.Namespace }}.svc:4444
{{- else -}}
{{ required "grid.external.url must say where the Grid is when grid.enabled is false" .Values.grid.external.url }}
{{- end -}}
{{- end }}

{{- define "cinestream.gridSecretName" -}}
{{- .Values.grid.registrationSecret.existingSecret | default (printf "%s-grid" (include "cinestream.fullname" .)) -}}
{{- end }}

{{/*
The Selenium images write into their own folders. With a read-only root those folders are copied to a volume first.
Takes a dict: root, values.
*/}}
{{- define "cinestream.gridInitContainer" -}}
- name: copy-writable-folders
  image: {{ include "cinestream.imageReference" (dict "image" .values.image) }}
  imagePullPolicy: {{ .values.image.pullPolicy }}
  command: [/bin/bash, -ec]
  args:
    - |
      for folder in /opt/selenium /home/seluser /var/run/supervisor /var/log/supervisor; do
        mkdir -p "/writable$folder"
        [ ! -d "$folder" ] || cp -r "$folder/." "/writable$folder/"
      done
  securityContext:
    {{- include "cinestream.containerSecurityContext" . | nindent 4 }}
  resources:
    {{- toYaml .values.resources | nindent 4 }}
  volumeMounts:
    - {name: writable, mountPath: /writable}
{{- end }}

{{- define "cinestream.gridVolumeMounts" -}}
- {name: writable, mountPath: /opt/selenium, subPath: opt/selenium}
- {name: writable, mountPath: /home/seluser, subPath: home/seluser}
- {name: writable, mountPath: /var/run/supervisor, subPath: var/run/supervisor}
- {name: writable, mountPath: /var/log/supervisor, subPath: var/log/supervisor}
- {name: tmp, mountPath: /tmp}
{{- end }}

{{- define "cinestream.gridRegistrationSecret" -}}
- name: SE_REGISTRATION_SECRET
  valueFrom:
    secretKeyRef: {name: {{ include "cinestream.gridSecretName" . }}, key: registration-secret}
{{- end }}
