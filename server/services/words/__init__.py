"""What candidates read on pages and in mails, in every language there is a catalogue of in `web/words`."""
