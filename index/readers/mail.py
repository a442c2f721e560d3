"""Mails, as newsletters come: the subject is the title, the sender the outlet."""

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from index.readers.characters import clean
from index.readers.decoding import decode
from index.readers.html import read_page
from index.readers.reading import Part, ReadingError, article_of, date_or_none


def read_mail(content: bytes) -> Part:
    """The article in the HTML part, else the plain part. Attachments are not read."""
    message = message_from_bytes(content, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise ReadingError("it is no mail: there are no headers in it")
    try:
        return _article(message)
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise ReadingError(f"it is damaged, no mail as programs write them ({str(error)[:80]})") from None


def _article(message: EmailMessage) -> Part:
    name, address = parseaddr(str(message.get("From", "")))
    fields = {"title": str(message.get("Subject", "")), "outlet": name or address}
    fields["date"] = date_or_none(str(message.get("Date", ""))) or ""
    text, problem = _text(message)
    return Part("", article_of(text, fields), problem)


def _text(message: EmailMessage) -> tuple[str, str]:
    page, plain = message.get_body(("html",)), message.get_body(("plain",))
    if page is not None:
        try:
            found = read_page(_content(page))
        except ReadingError:
            if plain is None:
                raise
        else:
            return (found.article.text if found.article else ""), found.problem
    if plain is None:
        raise ReadingError("there is no text in it")
    return clean(_content(plain)), ""


def _content(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise ReadingError("there is no text in it")
    return decode(content, part.get_content_charset())
