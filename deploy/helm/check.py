"""Lints the chart and renders it, as it is installed at the least and with everything on; what comes of it has to be
what Kubernetes takes, and as careful as this file says. Without a cluster. Needs helm-python-sdk and kubernetes-validate:

    python3 -m pip install -q --target target/chart -r deploy/helm/requirements.txt
    PYTHONPATH=target/chart python3 deploy/helm/check.py
"""

import pathlib
import shutil
import sys
import tempfile

import helm_python
import kubernetes_validate
import yaml

HERE = pathlib.Path(__file__).parent
# Without the links to rules and dashboards: Helm follows them, and says so each time.
CHART = pathlib.Path(shutil.copytree(HERE / "polyphony", pathlib.Path(tempfile.mkdtemp()) / "polyphony"))
# The oldest that the chart says it runs on, and the newest that is known here.
VERSIONS = ["1.27", "1.34"]
# Of the Prometheus operator: no part of Kubernetes.
OTHERS = {"ServiceMonitor", "PrometheusRule"}

LEAST = {
    "temporal": {"address": "temporal-frontend.temporal:7233"},
    "database": {"url": "jdbc:postgresql://postgresql:5432/polyphony", "secret": {"name": "polyphony-database"}},
}
ALL = {
    **LEAST,
    "image": {"repository": "registry.example.com/polyphony", "tag": "1.2.3"},
    "imagePullSecrets": [{"name": "registry"}],
    "temporal": {"address": "legal.a1b2c.tmprl.cloud:7233", "namespace": "legal.a1b2c", "apiKeySecret": {"name": "temporal"}},
    "providersSecret": "polyphony-providers",
    "storeKeySecret": {"name": "polyphony-store"},
    "config": {"retention": "14d"},
    "catalogue": "providers: {}\n",
    "extraEnv": [{"name": "HTTPS_PROXY", "value": "http://proxy:3128"}],
    "extraVolumes": [{"name": "certificates", "secret": {"secretName": "certificates"}}],
    "extraVolumeMounts": [{"name": "certificates", "mountPath": "/certificates", "readOnly": True}],
    "worker": {"autoscaling": {"enabled": True}, "nodeSelector": {"pool": "work"}, "podAnnotations": {"team": "ai"}},
    "starter": {
        "autoscaling": {"enabled": True},
        "hosts": ["polyphony.internal"],
        "origins": ["https://tools.example.com"],
        "codecOrigins": ["https://temporal.example.com"],
        "tolerations": [{"key": "web", "operator": "Exists"}],
    },
    "ingress": {"enabled": True, "className": "nginx", "host": "polyphony.example.com", "tlsSecret": "certificate"},
    "monitoring": {
        "serviceMonitor": {"enabled": True},
        "prometheusRule": {"enabled": True, "runbookBase": "https://git.example.com/"},
        "dashboards": {"enabled": True},
    },
    "networkPolicy": {
        "enabled": True,
        "ingressFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}],
        "monitoringFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}],
    },
}
# What is said of values that cannot be.
REFUSED = [
    ({}, "temporal.address"),
    ({"temporal": LEAST["temporal"]}, "database.url"),
    ({**LEAST, "temporal": {"address": "no port"}}, "address"),
    ({**LEAST, "worker": {"terminationGracePeriodSeconds": 30}}, "terminationGracePeriodSeconds"),
    ({**LEAST, "wroker": {}}, "wroker"),
]


def objects(values):
    rendered = helm_python.Chart.load(CHART).render(values, name="polyphony", namespace="ai")
    return [
        found
        for path, text in sorted(rendered.items())
        if path.endswith(".yaml")
        for found in yaml.safe_load_all(text)
        if found
    ]


def pods(found):
    return [(each["metadata"]["name"], each["spec"]["template"]["spec"]) for each in found if each["kind"] in ("Deployment", "Job")]


def careful(found):
    for name, pod in pods(found):
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] > 0, name
        assert pod["automountServiceAccountToken"] is False and pod["enableServiceLinks"] is False, name
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["readOnlyRootFilesystem"] and not security["allowPrivilegeEscalation"], name
            assert security["capabilities"]["drop"] == ["ALL"], name
            assert container["resources"]["limits"]["memory"], name
            for variable in container["env"]:
                hidden = any(word in variable["name"] for word in ("PASSWORD", "API_KEY", "STORE_KEY"))
                assert not (hidden and "value" in variable), f"{name}: {variable['name']} is no reference to a secret"
    names = [(each["kind"], each["metadata"]["name"]) for each in found]
    assert len(names) == len(set(names)), names


def main():
    for label, values in (("least", LEAST), ("all", ALL)):
        report = helm_python.lint(CHART, values, strict=True)
        problems = [message for message in report["messages"] if message["severity"] > 1]
        assert not report["errors"] and not problems, report
        found = objects(values)
        careful(found)
        for each in found:
            if each["kind"] not in OTHERS:
                for version in VERSIONS:
                    kubernetes_validate.validate(each, version, strict=True)
        print(f"{label}: {len(found)} objects: " + ", ".join(sorted({each["kind"] for each in found})))

    with_keys = [name for name, pod in pods(objects(ALL)) if any("envFrom" in each for each in pod["containers"])]
    assert with_keys == ["polyphony-worker"], with_keys
    rules = next(each for each in objects(ALL) if each["kind"] == "PrometheusRule")["spec"]
    shipped = yaml.safe_load((HERE.parent / "prometheus" / "rules.yaml").read_text())
    assert len(rules["groups"]) == len(shipped["groups"])
    assert rules["groups"][0]["rules"][0]["annotations"]["runbook_url"].startswith("https://git.example.com/docs/runbook.md#")

    for values, said in REFUSED:
        try:
            objects(values)
        except helm_python.HelmError as refused:
            assert said in str(refused), refused
        else:
            raise AssertionError(f"taken: {values}")
    print(f"{len(REFUSED)} values refused")


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        shutil.rmtree(CHART.parent)
