"""Decumulate for assistants that call tools: a server of the Model Context Protocol, over stdio or HTTP.

server.py     the server: its tools, resources and prompt; needs the extra `decumulate[mcp]`
tools.py      what each tool does, on the service layer: long work in a thread, with progress, ended by a cancelled call
kept.py       the plans of this process that a later call may name
caveats.py    what is part of every answer: assumptions, what is not modelled, the certificate
"""
