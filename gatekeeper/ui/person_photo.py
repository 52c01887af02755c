"""The photograph on the card of a person, and taking a new one with the gate's camera."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.registry import PersonCard, Registry
from gatekeeper.text import tr
from gatekeeper.ui.camera_chooser import Picture
from gatekeeper.ui.portrait import jpeg_of
from gatekeeper.ui.screen import Screen, Speaking, button


class PersonPhoto(Speaking):
    """`photo` and `shoot` are laid out by the card; what is asked appears on its screen."""

    def __init__(
        self,
        registry: Registry,
        screen: Screen,
        *,
        operator: Operator,
        picture: Callable[[], QImage | None] | None,
    ) -> None:
        super().__init__(screen)
        self.hide()
        self._registry, self._screen, self._operator = registry, screen, operator
        self._picture = picture
        self._card: PersonCard | None = None
        self._snap: QImage | None = None
        self.photo, self.shoot = Picture(), button()
        self.photo.setMinimumSize(144, 192)
        self.photo.setMaximumSize(180, 208)
        self.shoot.setEnabled(False)
        self.shoot.clicked.connect(self._on_shoot)
        self.say(self.shoot.setText, lambda: tr("Take a photo"))

    def allow(self, card: PersonCard) -> None:
        """Show what is known of him; a new one may be taken where there is a camera."""
        self._card = card
        may_shoot = may(self._operator.role, Act.PHOTOGRAPH)
        self.shoot.setEnabled(self._picture is not None and may_shoot)
        if card.photo:
            self.photo.show_image(QImage.fromData(card.photo))
        elif self._snap is None:
            self.photo.setText(tr("No photo"))

    def clear(self) -> None:
        """Nothing of him stays."""
        self._card = self._snap = None
        self.photo.clear()
        self.shoot.setEnabled(False)

    def _on_shoot(self) -> None:
        image = self._picture() if self._picture else None
        if image is None or image.isNull():
            self._screen.tell(tr("The camera shows no picture at the moment."), problem=True)
            return
        self._snap = image.copy()
        self.photo.show_image(self._snap)
        had = self._card is not None and bool(self._card.photo)
        self._screen.question.ask(
            lambda: (
                tr("Keep this photo? It replaces the old one.") if had else tr("Keep this photo?")
            ),
            lambda: tr("Keep the photo"),
            self._keep_photo,
            loses=had,
        )

    def _keep_photo(self) -> None:
        if self._snap is not None and self._card is not None:
            self._screen.run(
                self._registry.take_photo,
                self._card.person,
                jpeg_of(self._snap),
                self._operator,
                then=lambda _: self._screen.tell(tr("The photo is saved.")),
            )

    def retranslate(self) -> None:
        super().retranslate()
        if self._card is not None and not self._card.photo and self._snap is None:
            self.photo.setText(tr("No photo"))
