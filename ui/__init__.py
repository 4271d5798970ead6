"""The shell around ``core``: the server with its gate, and what the Streamlit pages share."""
