"""Streamlit reads the manifest of every installed package each time an app is opened; here it does so once.

Nothing is installed while tests run. Import this module beside ``AppTest``.
"""

from functools import cache

from streamlit.components.v2 import manifest_scanner

manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
