/* What a page does by itself. Every form works without it; the words people read stand in the templates. */
import "./kiosk/awake.js";
import "./kiosk/connection.js";
import "./kiosk/forms.js";
import "./kiosk/lock.js";
import "./kiosk/verdict.js";
import "./kiosk/scan.js";

document.documentElement.classList.add("has-script");
