"""The network on screen: a Streamlit component around Cytoscape.js, and the same drawing inside a saved page."""
