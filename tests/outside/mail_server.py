"""A real mail server on 127.0.0.1, with a certificate that only its tests trust."""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "tuntas", "rahasia surel"


@dataclass
class Mailbox:
    """What the server took; `refuses` are addresses that it does not know."""

    port: int
    refuses: set[str] = field(default_factory=set)
    taken: list[Message] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for these names
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take or refuse one recipient."""
        self.asked.append(address)
        if address in self.refuses:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        """Take a message."""
        self.taken.append(BytesParser(policy=default).parsebytes(envelope.content))
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"


def _authenticate(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=right, handled=right)


def certificate(folder: Path) -> Path:
    """Write key and certificate of 127.0.0.1 into one file and return it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail-server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        return int(chosen.getsockname()[1])


@contextmanager
def running_mail_server(chain: Path, *, tls_from_the_start: bool = False) -> Iterator[Mailbox]:
    """Run a server that wants encryption and the password; a free port is in the `Mailbox`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    way: Any = {"ssl_context": context} if tls_from_the_start else {"tls_context": context}
    mailbox = Mailbox(_free_port())
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        require_starttls=not tls_from_the_start,
        auth_required=not tls_from_the_start,  # it would warn: it does not count that TLS as such
        auth_require_tls=not tls_from_the_start,
        authenticator=_authenticate,
        **way,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
