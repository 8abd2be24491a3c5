//! The order of elements as the schema has it (ECMA-376 part 1, annex A; transitional). Word refuses many
//! files in which it is broken. Elements of other namespaces, and ones not listed, may stand anywhere.
use super::{Faults, is, shown, space};
use roxmltree::Document;

/// An element, and its children's names in order. `*` after a name: it may be there more than once; names
/// joined by `|` stand in any order among themselves, any number of times.
const ORDER: &[(&str, &str)] = &[
    (
        "w:pPr",
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    ),
    (
        "w:rPr",
        "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    ),
    (
        "w:tblPr",
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    ),
    (
        "w:tcPr",
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers cellIns|cellDel|cellMerge tcPrChange",
    ),
    (
        "w:sectPr",
        "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
    ),
    ("w:tbl", "bookmarkStart|bookmarkEnd tblPr tblGrid tr|sdt|customXml|bookmarkStart|bookmarkEnd|ins|del"),
    ("w:tr", "tblPrEx trPr tc|sdt|customXml|bookmarkStart|bookmarkEnd|ins|del"),
    ("w:tc", "tcPr p|tbl|sdt|customXml|altChunk|bookmarkStart|bookmarkEnd|ins|del"),
    ("w:p", "pPr r|hyperlink|sdt|fldSimple|ins|del|bookmarkStart|bookmarkEnd|proofErr|smartTag"),
    ("w:r", "rPr t|br|tab|drawing|pict|fldChar|instrText|sym|cr|delText|object|footnoteReference"),
    ("w:sdt", "sdtPr sdtEndPr sdtContent"),
    ("w:document", "background body"),
    ("w:numPr", "ilvl numId numberingChange ins"),
    ("w:numbering", "numPicBullet* abstractNum* num* numIdMacAtCleanup"),
    ("w:abstractNum", "nsid multiLevelType tmpl name styleLink numStyleLink lvl*"),
    ("w:num", "abstractNumId lvlOverride*"),
    ("w:lvl", "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"),
    ("w:styles", "docDefaults latentStyles style*"),
    (
        "w:style",
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr*",
    ),
    ("w:pBdr", "top left bottom right between bar"),
    ("w:tblBorders", "top left|start bottom right|end insideH insideV"),
    ("w:tcBorders", "top left|start bottom right|end insideH insideV tl2br tr2bl"),
    (
        "w:settings",
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle* proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids mathPr attachedSchema* themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType* schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator",
    ),
    ("wp:inline", "extent effectExtent docPr cNvGraphicFramePr graphic"),
    (
        "wp:anchor",
        "simplePos positionH positionV extent effectExtent wrapNone|wrapSquare|wrapTight|wrapThrough|wrapTopAndBottom docPr cNvGraphicFramePr graphic",
    ),
    ("pic:pic", "nvPicPr blipFill spPr"),
    ("pic:blipFill", "blip srcRect tile stretch"),
];

pub(super) fn check(name: &str, document: &Document<'_>, faults: &mut Faults) {
    for node in document.descendants().filter(|n| n.is_element()) {
        let Some((full, order)) = ORDER.iter().find(|o| is(node, o.0)) else { continue };
        let prefix = full.split(':').next().unwrap_or_default();
        let own = |p: &str| p == prefix || p == "a";
        let mut at = 0;
        let mut last: Option<&str> = None;
        for c in node.children().filter(|c| c.is_element() && own(space(c.tag_name().namespace()))) {
            let local = c.tag_name().name();
            let found = order
                .split(' ')
                .enumerate()
                .skip(at)
                .find(|(_, stage)| stage.trim_end_matches('*').split('|').any(|s| s == local));
            match found {
                Some((stage, what)) => {
                    let again = stage == at && last == Some(local) && !what.contains(['*', '|']);
                    if again {
                        faults.add("order", name, format!("{}: {local} twice", shown(node)));
                    }
                    (at, last) = (stage, Some(local));
                }
                None if order.split([' ', '|']).any(|s| s.trim_end_matches('*') == local) => {
                    faults.add("order", name, format!("{}: {local} comes too late", shown(node)));
                }
                None => {}
            }
        }
    }
}
