"""What people make of many sessions together."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.db.models.base import Base


class ThemeRow(Base):
    """One theme of an interview, which the reports of its sessions name.

    Reports come and go; what people have made of a theme stays with this row, and a new report that names the theme
    finds it again by its key.
    """

    __tablename__ = "themes"
    __table_args__ = (Index("ix_themes_key", "interview_id", "key", unique=True),)

    interview_id: Mapped[UUID] = mapped_column(ForeignKey("interviews.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(300))
    """The label without the differences between reports: upper and lower case, spaces, marks at its ends."""
    label: Mapped[str] = mapped_column(String(300))
    """As the first report wrote it."""
    name: Mapped[str | None] = mapped_column(String(120))
    """What people call it; None: as it was written."""
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("themes.id", ondelete="SET NULL"), index=True)
    """Counted there; always a theme that is not itself merged into another."""
    pinned: Mapped[bool] = mapped_column(default=False)
