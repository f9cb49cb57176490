// The page before an interview has opened: its time in the reader's own time zone.
import { showLocalTimes } from "../studio/times";

showLocalTimes(document, document.documentElement.lang);
