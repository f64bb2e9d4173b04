{{/* What a user may publish, as a JSON list. Takes a dict: everyone, user. */}}
{{- define "cinestream.natsPublish" -}}
{{- $subjects := concat .everyone.publish (.user.publish | default list) -}}
{{- range .user.workOn -}}
{{- $subjects = concat $subjects (list
    (printf "$JS.API.CONSUMER.MSG.NEXT.%s" .)
    (printf "$JS.ACK.%s.>" .)
    (printf "$JS.ACK.*.*.%s.>" .)) -}}
{{- end -}}
{{- range .user.read -}}
{{- $subjects = concat $subjects (include "cinestream.natsReadStream" . | fromJsonArray) -}}
{{- end -}}
{{- range .user.keyValue -}}
{{- $subjects = concat $subjects (include "cinestream.natsReadStream" (printf "KV_%s" .) | fromJsonArray) (list (printf "$KV.%s.>" .)) -}}
{{- end -}}
{{- range .user.objects -}}
{{- $subjects = concat $subjects (include "cinestream.natsReadStream" (printf "OBJ_%s" .) | fromJsonArray) (list
    (printf "$O.%s.>" .)
    (printf "$JS.API.STREAM.PURGE.OBJ_%s" .)) -}}
{{- end -}}
{{- toJson $subjects -}}
{{- end }}

{{/* What it takes to read a stream: ordered consumers and direct gets. Takes the stream's name. */}}
{{- define "cinestream.natsReadStream" -}}
{{- toJson (list
    (printf "$JS.API.CONSUMER.CREATE.%s" .)
    (printf "$JS.API.CONSUMER.CREATE.%s.>" .)
    (printf "$JS.API.CONSUMER.DELETE.%s.*" .)
    (printf "$JS.API.CONSUMER.MSG.NEXT.%s.*" .)
    (printf "$JS.API.STREAM.MSG.GET.%s" .)
    (printf "$JS.API.DIRECT.GET.%s" .)
    (printf "$JS.API.DIRECT.GET.%s.>" .)
    (printf "$JS.FC.%s.>" .)
    (printf "$JS.FC.*.*.%s.>" .)) -}}
{{- end }}

{{/* The accounts block of nats.conf. Passwords come from the environment. */}}
{{- define "cinestream.natsAccounts" -}}
{{- $permissions := .Files.Get "files/nats-permissions.yaml" | fromYaml -}}
accounts {
  CINESTREAM {
    jetstream: enabled
    users: [
      {{- range $name, $user := $permissions.users }}
      {
        user: {{ $name }}, password: $PASSWORD_{{ upper $name }}
        {{- if not $user.all }}
        permissions: {
          publish: {allow: {{ include "cinestream.natsPublish" (dict "everyone" $permissions.everyone "user" $user) | fromJsonArray | toRawJson }}}
          subscribe: {allow: {{ concat (list (printf "_INBOX_%s.>" $name)) ($user.subscribe | default list) | toRawJson }}}
          {{- if $user.respond }}
          allow_responses: {max: 16, expires: "2m"}
          {{- end }}
        }
        {{- end }}
      }
      {{- end }}
    ]
  }
  SYS {
    users: [
      {
        user: system, password: $PASSWORD_SYSTEM
        permissions: {
          publish: {allow: ["$SYS.REQ.SERVER.PING.VARZ"]}
          subscribe: {allow: ["_INBOX_system.>"]}
        }
      }
    ]
  }
}
system_account: SYS
{{- end }}
