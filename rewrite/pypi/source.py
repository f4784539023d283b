"""Usage: python3 - NAME==VERSION FOLDER: unpacks a source distribution there."""

import hashlib
import logging
import pathlib
import shutil
import sys
import tarfile
import tempfile

from pip._internal.commands import create_command

pin, folder = sys.argv[1:]
name, version = pin.split("==")
logging.basicConfig(level=logging.WARNING, format="%(message)s")

# The configuration, the proxies, the certificates and the index are pip's own.
command = create_command("download")
options, _ = command.parse_args(["--no-deps", "--no-binary", name, "--retries", "2", "--timeout", "60", pin])
with command.main_context():
    session = command.get_default_session(options)
    finder = command._build_package_finder(options=options, session=session)
    links = [c.link for c in finder.find_all_candidates(name) if str(c.version) == version and not c.link.is_wheel]
    if not links:
        sys.exit(f"no source distribution of {pin} was found")
    link = links[-1]
    response = session.get(link.url_without_fragment, headers={"Accept-Encoding": "identity"})
    response.raise_for_status()
    if link.hash_name:
        if hashlib.new(link.hash_name, response.content).hexdigest() != link.hash:
            sys.exit(f"{link.filename} is not what the index says it is")

with tempfile.TemporaryDirectory() as temporary:
    archive = pathlib.Path(temporary, link.filename)
    archive.write_bytes(response.content)
    if tarfile.is_tarfile(archive):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    else:
        shutil.unpack_archive(archive, folder)
