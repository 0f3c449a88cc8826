/* Reads the code in a picture: the browser itself where it can, otherwise the decoder in static/vendor/zxing. */
const ASKED_FOR = 1500; /* ms; a browser that lacks its maker's services may never answer */
const NAMES = { qr_code: "QRCode", code_128: "Code128" };

const within = (promise, ms) => Promise.race([promise, new Promise(resolve => { setTimeout(resolve, ms); })]);

/* Of several codes in one picture, the one that the middle of the frame points at. */
const nearest = (found, side) => {
  let best = null;
  for (const { text, x, y } of found) {
    const far = Math.hypot(x - side / 2, y - side / 2);
    if (text && (!best || far < best.far)) best = { text, far };
  }
  return best?.text ?? "";
};

const ofBrowser = async formats => {
  if (!("BarcodeDetector" in globalThis)) return null;
  const known = await within(BarcodeDetector.getSupportedFormats(), ASKED_FOR);
  if (!formats.every(format => known?.includes(format))) return null;
  const detector = new BarcodeDetector({ formats });
  return async canvas => (await detector.detect(canvas)).map(({ rawValue, boundingBox: box }) =>
    ({ text: rawValue, x: box.x + box.width / 2, y: box.y + box.height / 2 }));
};

const vendored = async formats => {
  const { prepareZXingModule, readBarcodes } = await import("../vendor/zxing/reader/index.js");
  const locateFile = name => new URL(`../vendor/zxing/reader/${name}`, import.meta.url).href;
  await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  const options = { formats: formats.map(format => NAMES[format]), tryInvert: false };
  return async canvas => {
    const { width, height } = canvas;
    const picture = canvas.getContext("2d").getImageData(0, 0, width, height);
    return (await readBarcodes(picture, options)).map(({ text, position: { topLeft, bottomRight } }) =>
      ({ text, x: (topLeft.x + bottomRight.x) / 2, y: (topLeft.y + bottomRight.y) / 2 }));
  };
};

/* `formats` as BarcodeDetector names them. Gives `read(canvas)`: the text of one code, or nothing; throws when no
   decoder can be had. */
export const decoder = async formats => {
  let find = await ofBrowser(formats).catch(() => null);
  let own = find !== null;
  find ??= await vendored(formats);
  return async canvas => {
    try {
      return nearest(await find(canvas), canvas.width);
    } catch (error) {
      if (!own) throw error;
      /* Some browsers have the name and not the service behind it. */
      own = false;
      find = await vendored(formats);
      return "";
    }
  };
};
