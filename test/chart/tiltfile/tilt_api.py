"""The functions that a Tiltfile may call, with the parameters of https://docs.tilt.dev/api.html and none besides.

Tilt itself is not needed: Python refuses an argument that a function does not have, and what a call says is written down
in a `Recording`, which the test looks at. What reads (`helm`, the YAML functions) really does its work.
"""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import yaml

TRIGGER_MODE_AUTO = 0
TRIGGER_MODE_MANUAL = 1


@dataclass
class Recording:
    """What a Tiltfile asked for, call by call."""

    images: list = field(default_factory=list)
    objects: list = field(default_factory=list)
    resources: list = field(default_factory=list)
    local_resources: list = field(default_factory=list)
    commands: list = field(default_factory=list)
    settings: list = field(default_factory=list)


def functions(project: Path, options: dict, recording: Recording) -> dict:
    """The global functions, by name. `options` are what a user gave after `tilt up --`."""

    def docker_build(
        ref,
        context,
        build_args={},
        dockerfile="Dockerfile",
        dockerfile_contents="",
        live_update=[],
        match_in_env_vars=False,
        ignore=[],
        only=[],
        entrypoint=[],
        target="",
        ssh="",
        network="",
        secret="",
        extra_tag="",
        container_args=None,
        cache_from=[],
        pull=False,
        platform="",
    ):
        recording.images.append(
            {"ref": ref, "context": context, "dockerfile": dockerfile, "target": target, "live_update": live_update}
        )

    def sync(local_path, remote_path):
        return {"step": "sync", "local": local_path, "remote": remote_path}

    def fall_back_on(files):
        return {"step": "fall_back_on", "files": [files] if isinstance(files, str) else files}

    def run(cmd, trigger=[]):
        return {"step": "run", "command": cmd}

    def helm(pathToChartDir, name="", namespace="", values=[], set=[], kube_version="", skip_crds=False):
        command = ["helm", "template", name or "chart", pathToChartDir]
        command += [] if skip_crds else ["--include-crds"]
        command += ["--namespace", namespace] if namespace else []
        command += ["--kube-version", kube_version] if kube_version else []
        for flag, given in (("--values", values), ("--set", set)):
            for value in [given] if isinstance(given, str) else given:
                command += [flag, value]
        return subprocess.run(command, cwd=project, check=True, capture_output=True, text=True).stdout

    def decode_yaml_stream(yaml):
        return list(load_all(yaml))

    def encode_yaml_stream(objs):
        return yaml.safe_dump_all(objs)

    def k8s_yaml(yaml, allow_duplicates=False):
        recording.objects.extend(document for document in load_all(yaml) if document is not None)

    def k8s_resource(
        workload="",
        new_name="",
        port_forwards=[],
        extra_pod_selectors=[],
        trigger_mode=TRIGGER_MODE_AUTO,
        resource_deps=[],
        objects=[],
        auto_init=True,
        pod_readiness="",
        links=[],
        labels=[],
        discovery_strategy="",
    ):
        recording.resources.append(
            {
                "workload": workload,
                "port_forwards": port_forwards,
                "resource_deps": resource_deps,
                "links": links,
                "labels": labels,
            }
        )

    def local(command, quiet=False, command_bat="", echo_off=False, env={}, dir="", stdin=""):
        recording.commands.append(command)
        return ""

    def local_resource(
        name,
        cmd="",
        deps=None,
        trigger_mode=TRIGGER_MODE_AUTO,
        resource_deps=[],
        ignore=[],
        auto_init=True,
        serve_cmd="",
        cmd_bat="",
        serve_cmd_bat="",
        allow_parallel=False,
        links=[],
        labels=[],
        env={},
        serve_env={},
        readiness_probe=None,
        dir="",
        serve_dir="",
    ):
        recording.local_resources.append(
            {
                "name": name,
                "command": cmd,
                "auto_init": auto_init,
                "manual": trigger_mode == TRIGGER_MODE_MANUAL,
                "labels": labels,
            }
        )

    def link(url, name=None):
        return {"url": url, "name": name}

    def config_define_bool(name, args=False, usage=""):
        recording.settings.append(name)

    def config_parse():
        unknown = set(options) - set(recording.settings)
        if unknown:
            raise ValueError(f"not defined by the Tiltfile: {', '.join(sorted(unknown))}")
        return options

    def load_all(text):
        return yaml.load_all(text, Loader=yaml.CSafeLoader)

    return {
        name: function
        for name, function in locals().items()
        if callable(function) and name not in ("load_all",)
    }
