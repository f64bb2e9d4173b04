#!/usr/bin/env bash
# Follows the movies of a gateway: prints each as a line of JSON, goes on after the last one when the connection breaks.
#   examples/curl/stream.sh [--url http://localhost:3000] [--count N] [--cursor FILE]
# Needs curl and bash 4.4.
set -euo pipefail

url=http://localhost:3000 count=0 cursor_file=''
while (($# > 0)); do
  case $1 in
    --url) url=$2 ;;
    --count) count=$2 ;;
    --cursor) cursor_file=$2 ;;
    *) echo "unknown option: $1" >&2 && exit 2 ;;
  esac
  shift 2
done

cursor='' retry=3000 movies=0 failures=0
if [[ -s $cursor_file ]]; then cursor=$(<"$cursor_file"); fi
trap 'kill "$!" 2>/dev/null || true' EXIT

# A whole event has arrived. Fails when the connection is of no more use.
dispatch() {
  if [[ -z $event ]]; then
    echo "$data"
    cursor=$id movies=$((movies + 1)) failures=0
    if [[ -n $cursor_file ]]; then echo "$cursor" >"$cursor_file"; fi
    if ((movies == count)); then exit 0; fi
    return 0
  fi
  echo "$event: $data" >&2
  if [[ $event == reset ]]; then cursor=''; else failures=$((failures + 1)); fi # reset: take the catalogue again
  return 1
}

while true; do
  id=$cursor event='' data='' status=200 body=''
  while IFS= read -r line; do
    case $line in
      'data: '*) data=${line#data: } ;;
      'id: '*) id=${line#id: } ;;
      'event: '*) event=${line#event: } ;;
      'retry: '*) retry=${line#retry: } ;;
      'status: '*) status=${line#status: } ;;
      '')
        if [[ -n $data ]]; then dispatch || break; fi
        event='' data=''
        ;;
      *) body=$line ;;
    esac
    # Without a cursor: the newest event of every movie, then live. 45 seconds without a byte: the connection is dead.
  done < <(exec curl --silent --show-error --no-buffer --speed-limit 1 --speed-time 45 \
    --header "Last-Event-ID: $cursor" --write-out '\nstatus: %{http_code}\n' "$url/api/movies/stream?snapshot=true&epoch=true")
  kill "$!" 2>/dev/null || true
  if [[ $status == 4?? && $status != 429 ]]; then echo "the gateway answered $status: $body" >&2 && exit 1; fi
  if [[ $status != 200 ]]; then failures=$((failures + 1)); fi
  longest=$((failures == 0 ? 0 : retry << (failures < 5 ? failures : 5)))
  delay=$((retry + RANDOM * (longest < 30000 ? longest : 30000) / 32768))
  sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
done
