"""What a process is made of: adapters, background work and live interviews, built from the settings and connected."""

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncEngine

from server.adapters.document_text import ProcessDocumentReader
from server.adapters.file_formats import ContentInspector
from server.adapters.mail_folder import FolderMailer
from server.adapters.mail_smtp import SmtpMailer, SmtpServer
from server.adapters.media_objects import open_media
from server.adapters.meters_prometheus import PrometheusMeters
from server.adapters.picture_making import PillowMaker
from server.adapters.recording_av import AvRecording
from server.adapters.recording_folder import RecordingFolder
from server.adapters.scanner_clamd import ClamdScanner, NoScanner
from server.adapters.secret_box import FernetBox
from server.adapters.secret_file import installation_secret
from server.adapters.sentiment_vader import VaderLexicon
from server.adapters.speech import Speech, open_engines
from server.adapters.video_joining import FolderJoiner
from server.adapters.webhook_http import HttpWebhookSender
from server.db.engine import Sessions, open_engine, sessionmaker
from server.jobs.evidence import EvidenceKeeper
from server.jobs.proposals import BackgroundDesk
from server.jobs.queue import JobQueue
from server.jobs.rehearsals import RehearsalKeeper
from server.jobs.video import VideoKeeper
from server.jobs.webhooks import WebhookQueue
from server.ports.language_model import LanguageModel
from server.ports.mailing import Mailer
from server.ports.media import MediaStore
from server.ports.single_sign_on import SingleSignOn
from server.services.asking.composing import ModelAnswerer
from server.services.handed_pictures import HandedPictures
from server.services.issues import Issues, load_issues
from server.services.mail_outbox import Letterbox, MailRoom
from server.services.media_links import MediaLinks
from server.services.proposing.writing import ProposalWriter
from server.services.report_writing import ReportWriter
from server.services.site import Site
from server.services.transcripts import LiveSession, TranscriptStore
from server.services.uploads import MEGABYTE, UploadDesk
from server.services.voice import VoiceSupport
from server.services.webhook_delivery import Deliverer
from server.sessions.clock import ServerClock
from server.sessions.interviewer import Interviewer, ReplyTimeouts
from server.sessions.loop_lag import watch_loop
from server.sessions.registry import Registry
from server.sessions.tasks import TaskOwner
from server.sessions.voice.desk import VoiceDesk
from server.settings import Settings
from server.simulation.stage import RehearsalStage

if TYPE_CHECKING:
    from server.adapters.llm_openai import OpenAIEndpoint


def site_of(settings: Settings, speech: Speech | None) -> Site:
    """The facts about this installation that handlers may know."""
    return Site(
        base_url=settings.base_url,
        secure=settings.secure,
        version=version("colloquy-server"),
        model_name=settings.llm_model or ("default" if settings.model_configured else None),
        rate_limit=settings.rate_limit,
        sign_in_limit=settings.sign_in_limit,
        entry_limit=settings.entry_limit,
        partner_limit=settings.partner_limit,
        upgrade_url=settings.upgrade_url,
        mail_folder="" if settings.smtp_host else str(mail_folder(settings)),
        video_bytes=settings.video_max_mb * 1_000_000,
        upload_limit=settings.upload_limit,
        sign_on_name=(settings.oidc_name or "single sign-on") if settings.oidc_issuer else "",
        voice=VoiceSupport(speech),
    )


def secret_of(settings: Settings) -> str:
    """What this installation signs and seals with."""
    return settings.secret or installation_secret(Path(settings.data_dir))


@dataclass(frozen=True, slots=True)
class Parts:
    """What one process is made of."""

    engine: AsyncEngine
    sessions: Sessions
    endpoint: "OpenAIEndpoint | None"
    store: TranscriptStore
    registry: Registry
    queue: JobQueue
    webhooks: WebhookQueue
    sender: HttpWebhookSender
    box: FernetBox
    clock: ServerClock
    speech: Speech | None
    recording: AvRecording | None
    meters: PrometheusMeters
    recordings: RecordingFolder
    issues: Issues
    links: MediaLinks
    media: MediaStore
    proposals: BackgroundDesk
    rehearsals: RehearsalKeeper
    answerer: ModelAnswerer

    @asynccontextmanager
    async def serving(self, *, work: bool) -> AsyncIterator[None]:
        """Drive live interviews while inside, and with `work` do background jobs too.

        On leaving, interviews are stopped before the writer of their turns, and the writer before the database.
        """
        async with (
            self._open(),
            self.speech or nullcontext(),
            running(watch_loop(self.meters)),
            running(self.store.run()),
            running(self.registry.run()),
            running(self.proposals.run()),
            running(self.rehearsals.work()),
        ):
            if not work:
                yield
                return
            async with running(self.queue.work()), running(self.webhooks.work()):
                yield

    async def work(self) -> None:
        """Do background jobs until cancelled."""
        async with self._open(), asyncio.TaskGroup() as group:
            group.create_task(self.queue.work())
            group.create_task(self.webhooks.work())

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if self.recording is not None:
                await asyncio.to_thread(self.recording.close)
            if self.endpoint is not None:
                await self.endpoint.close()
            await self.engine.dispose()


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """`work` goes on while inside; leaving cancels it and waits for its end."""
    tasks = TaskOwner("server")
    tasks.start(work)
    try:
        yield
    finally:
        await tasks.close()


def mailer_of(settings: Settings) -> Mailer:
    """By the mail server that is set, else as files in the data folder."""
    server = smtp_server(settings)
    return FolderMailer(mail_folder(settings), _mail_sender(settings)) if server is None else SmtpMailer(server)


def smtp_server(settings: Settings) -> SmtpServer | None:
    """Where mail goes out; None: nowhere, it stays in the mail folder."""
    if not settings.smtp_host:
        return None
    return SmtpServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        settings.smtp_password,
        settings.smtp_security,
        _mail_sender(settings),
    )


def single_sign_on(settings: Settings) -> SingleSignOn | None:
    """The provider of identities that is set; None: none."""
    if not settings.oidc_issuer:
        return None
    # Here, and not above: a server without it need not wait for its libraries at the start.
    from server.adapters.single_sign_on_oidc import OidcProvider

    return OidcProvider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)


def mail_folder(settings: Settings) -> Path:
    """Where mails stay that nobody sends."""
    return Path(settings.data_dir) / "mail"


def _mail_sender(settings: Settings) -> str:
    return settings.mail_from or f"interviews@{urlsplit(settings.base_url).hostname}"


def upload_desk(settings: Settings, parts: Parts) -> UploadDesk:
    """What takes candidates' files in."""
    return UploadDesk(
        sessions=parts.sessions,
        media=parts.media,
        inspector=ContentInspector(),
        scanner=ClamdScanner(settings.clamd) if settings.clamd else NoScanner(),
        documents=ProcessDocumentReader(),
        folder=Path(settings.data_dir) / "incoming",
        most_total=settings.upload_max_mb * MEGABYTE,
    )


def build(settings: Settings) -> Parts:
    """The parts, connected; nothing is opened or started."""
    engine = open_engine(settings.resolved_database_url, pool_size=settings.database_pool)
    sessions = sessionmaker(engine)
    endpoint = None
    if settings.model_configured:
        # Here, and not above: half a second that a server without a model need not wait at its start.
        from server.adapters.llm_openai import OpenAIEndpoint

        endpoint = OpenAIEndpoint(api_key=settings.openai_api_key, base_url=settings.openai_base_url)

    def model_named(name: str) -> LanguageModel | None:
        return endpoint.model(name or settings.llm_model) if endpoint else None

    writer = ReportWriter(sessions, model_named, VaderLexicon(), analysis_model=settings.analysis_model)
    recordings = RecordingFolder(Path(settings.data_dir))
    box = FernetBox(secret_of(settings))
    links = MediaLinks(settings.base_url, secret_of(settings))
    media = open_media(settings.media, links)
    queue = JobQueue(
        sessions,
        writer,
        timedelta(hours=settings.abandon_after_hours),
        recordings=recordings,
        mail_room=MailRoom(sessions, box, mailer_of(settings)),
        letterbox=Letterbox(site_of(settings, None), box),
        evidence=EvidenceKeeper(sessions, media),
        video=VideoKeeper(sessions, media, FolderJoiner(Path(settings.data_dir))),
    )
    store, clock = TranscriptStore(sessions), ServerClock()
    timeouts = ReplyTimeouts(
        settings.llm_first_token_timeout_s, settings.llm_token_timeout_s, settings.llm_reply_timeout_s
    )
    pictures = HandedPictures(sessions, media, PillowMaker()).of if settings.llm_images else None
    interviewers: dict[str, Interviewer] = {}

    def interviewer_for(session: LiveSession) -> Interviewer:
        """One interviewer a model: interviews share what is known of its health."""
        name = session.llm_model or ""
        if name not in interviewers:
            interviewers[name] = Interviewer(model_named(name), timeouts, pictures=pictures)
        return interviewers[name]

    meters = PrometheusMeters()
    speech = open_engines(settings.speech, meters) if settings.voice else None
    recording = AvRecording(sessions, recordings) if speech is not None else None
    desk = VoiceDesk(speech, recording, clock, meters, settings.max_spoken_interviews)
    registry = Registry(store, interviewer_for, queue, clock, capacity=settings.max_open_interviews, desk=desk)
    stage = RehearsalStage(sessions, registry, clock, uses_model=settings.model_configured, voice=VoiceSupport(speech))
    sender = HttpWebhookSender(settings.webhook_targets, version("colloquy-server"))
    return Parts(
        engine=engine,
        sessions=sessions,
        endpoint=endpoint,
        store=store,
        registry=registry,
        queue=queue,
        webhooks=WebhookQueue(sessions, Deliverer(sessions, box, sender, random.random)),
        sender=sender,
        box=box,
        clock=clock,
        speech=speech,
        recording=recording,
        meters=meters,
        recordings=recordings,
        issues=load_issues(settings.issues_file),
        links=links,
        media=media,
        proposals=BackgroundDesk(ProposalWriter(sessions, model_named, settings.analysis_model)),
        rehearsals=RehearsalKeeper(sessions, stage),
        answerer=ModelAnswerer(sessions, model_named, settings.analysis_model),
    )
