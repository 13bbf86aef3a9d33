"""The table of lint rules: every id a diagnostic may carry, how grave it is, why, and what to do.

Over 400 lines: a row is seven lines long, and all rules stand in one table.
"""

from dataclasses import dataclass
from typing import Literal as OneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``error``: the spec or page is not read; ``warning``: it is, and this is said;
    ``note``: nothing is wrong, and this is said to whoever asks."""

    id: str
    severity: OneOf["error", "warning", "note"]
    summary: str
    why: str
    example: str
    remedy: str


def _error(id: str, summary: str, why: str, example: str, remedy: str) -> Rule:
    return Rule(id=id, severity="error", summary=summary, why=why, example=example, remedy=remedy)


def _warning(id: str, summary: str, why: str, example: str, remedy: str) -> Rule:
    return Rule(id=id, severity="warning", summary=summary, why=why, example=example, remedy=remedy)


def _note(id: str, summary: str, why: str, example: str, remedy: str) -> Rule:
    return Rule(id=id, severity="note", summary=summary, why=why, example=example, remedy=remedy)


_TEXT = [
    _error(
        "syntax",
        "The text is not YAML or not JSON.",
        "Nothing can be read from it.",
        "schemas: {Image: }}",
        "Correct the text at the place named.",
    ),
    _error(
        "encoding",
        "The file is not UTF-8, or holds a character that no text may hold.",
        "JSON for exchange is UTF-8 (RFC 8259, section 8.1); lone surrogates and control characters are no text.",
        'description: "\\ud800"',
        "Save the file as UTF-8 without a byte order mark; remove the character.",
    ),
    _error(
        "limit-exceeded",
        "Something is larger than a spec may have it.",
        "A few lines of aliases or nesting can take all memory; every limit is far above what real specs need.",
        "[[[[…]]]] a hundred levels deep",
        "Split the spec, or raise the limit where it is called.",
    ),
    _error(
        "duplicate-key",
        "A key is given twice in one object.",
        "Readers disagree on which of the two counts, so that one of them is lost.",
        "{id: {type: string}, id: {type: integer}}",
        "Remove or rename one of them.",
    ),
    _error(
        "number-not-finite",
        "A number is NaN, infinite or too large.",
        "JSON has no such numbers, and no payload could be compared with them.",
        "maximum: .inf",
        "Write a finite number, or leave the keyword out.",
    ),
    _error(
        "yaml-alias",
        "A YAML alias leads nowhere, or into itself.",
        "A value that contains itself is no JSON.",
        "a: &x [*x]",
        "Write the value out, or use $ref.",
    ),
    _error(
        "yaml-documents",
        "The file holds more than one YAML document.",
        "Only one of them can be the spec.",
        "openapi: 3.1.0\n---\nopenapi: 3.1.0",
        "Keep one document to a file.",
    ),
    _error(
        "yaml-key",
        "A YAML key is not a string.",
        "Members of JSON objects have string names; 1, true and null as keys become different strings in different readers.",
        "properties: {1: {type: string}}",
        "Put the key in quotes.",
    ),
    _error(
        "yaml-merge-key",
        "A YAML merge key (<<) is used.",
        "It is YAML 1.1 only; other readers see a property called <<.",
        "<<: *base",
        "Write the members out, or use allOf.",
    ),
    _error(
        "yaml-tag",
        "A YAML tag is used.",
        "A spec is plain data; tags can ask a reader to build anything.",
        "!!python/object:os.system",
        "Remove the tag.",
    ),
]

_DOCUMENT = [
    _error(
        "not-a-spec",
        "The document is neither OpenAPI nor JSON Schema.",
        "There is nothing in it that could be a model.",
        "- a list",
        "Give an object with the member openapi, or a JSON Schema.",
    ),
    _error(
        "version-not-supported",
        "The version of OpenAPI or the dialect of JSON Schema is one we do not read.",
        "The same keyword means different things in other versions.",
        "swagger: '2.0'",
        "Convert the document to OpenAPI 3.1 or 3.0, or to JSON Schema 2020-12.",
    ),
    _error(
        "info-missing",
        "info, its title or its version is missing or no string.",
        "The package is named by the title and numbered by the version.",
        "info: {title: Images}",
        "Give info.title and info.version as strings.",
    ),
    _error(
        "role-unknown",
        "'x-fieldwright-role' says none of request, response and both.",
        "It decides whom a change breaks, so that 'diff' reads it.",
        "x-fieldwright-role: input",
        "Say request for what clients send, response for what they receive, or leave it out.",
    ),
    _error(
        "rename-clash",
        "What 'x-fieldwright-renamed-from' says it was called is the name of something else.",
        "The former name stays importable as an alias, and cannot mean two things.",
        "Location: {x-fieldwright-renamed-from: Region}, beside a model Region",
        "Leave 'x-fieldwright-renamed-from' out, or give the other one another name.",
    ),
    _error(
        "removal-version",
        "'x-fieldwright-removed-in' is no version, or stands where nothing was renamed.",
        "It says in which version the former name goes.",
        "x-fieldwright-removed-in: next",
        "Write MAJOR.MINOR.PATCH beside 'x-fieldwright-renamed-from'.",
    ),
    _error(
        "model-name",
        "The name of a model has characters that OpenAPI does not allow.",
        "Names become files; OpenAPI allows letters, digits, '.', '-' and '_'.",
        "../../etc/passwd: {type: object}",
        "Rename the model.",
    ),
    _error(
        "unknown-keyword",
        "A schema has a keyword that neither JSON Schema nor OpenAPI knows.",
        "A misspelt constraint constrains nothing.",
        "minLenght: 3",
        "Correct the keyword; put extensions under a name that begins with x-.",
    ),
    _error(
        "keyword-not-supported",
        "A schema has a keyword, or a combination of them, that is not handled yet.",
        "Dropping it would let payloads through that the spec refuses.",
        "not: {type: string}",
        "Leave it out, or say the same with keywords that are handled.",
    ),
    _error(
        "keyword-type",
        "A keyword's argument is of the wrong type.",
        "Nothing can be checked with it.",
        "minLength: -1",
        "Give the argument that the message names.",
    ),
    _warning(
        "keyword-repaired",
        "A keyword is written as another version of the standard has it.",
        "An API description with paths is read as it was meant where that is plain, and this says how.",
        "exclusiveMinimum: true, in OpenAPI 3.1",
        "Write it as JSON Schema 2020-12 has it.",
    ),
    _error(
        "schema-type",
        "A schema is neither an object nor true or false.",
        "Only those are schemas (JSON Schema core, section 4.3).",
        "properties: {id: string}",
        "Write {type: string}.",
    ),
    _error(
        "ref-not-found",
        "A $ref leads to nothing in the document.",
        "There is no model to generate for it.",
        "$ref: '#/components/schemas/Imgae'",
        "Correct the name, or add the schema.",
    ),
    _error(
        "ref-outside",
        "A $ref leads outside of the document.",
        "A spec must not read files or fetch addresses on the machine that generates.",
        "$ref: https://example.com/image.json",
        "Copy the schema into the document.",
    ),
    _error(
        "ref-cycle",
        "A schema is made of itself, with nothing in between.",
        "It has no meaning: a payload is valid if it is valid.",
        "A: {$ref: '#/components/schemas/A'}",
        "Break the circle with an object or an array.",
    ),
    _error(
        "required-without-property",
        "required names a property that is not in properties.",
        "It is most often a slip of the pen; and nothing is known of the member.",
        "{required: [id], properties: {}}",
        "Add the property ({} if anything goes), or take the name out of required.",
    ),
    _error(
        "default-refused",
        "A default is refused by its own schema.",
        "Whoever relies on it makes an invalid payload.",
        "{type: integer, default: '1'}",
        "Correct the default or the schema.",
    ),
    _error(
        "discriminator-mapping",
        "A discriminator's mapping names something that is no alternative.",
        "A payload with that value could not be decoded.",
        "mapping: {cat: '#/components/schemas/Dog'}",
        "Name one of the alternatives of oneOf or anyOf.",
    ),
    _error(
        "pattern-not-supported",
        "A pattern is no ECMA-262 regular expression, or one that Python cannot match exactly.",
        "A wrong verdict is worse than none.",
        "pattern: '\\p{Script=Greek}+'",
        "Say it with character classes and plain groups.",
    ),
]

_VIEWS = [
    _error(
        "view-name",
        "A view for requests or responses would have the name of another model.",
        "Two models of one name are one module, and one of them would be lost.",
        "Image, which has read-only members, beside a model ImageRequest",
        "Rename the model, or generate without views.",
    ),
    _error(
        "view-check",
        "What is checked of a model besides its types refers to a model that has other members in a view.",
        "The check would ask a request for members that it must not have.",
        "{not: {$ref: '#/components/schemas/Image'}}, where Image has read-only members",
        "Refer to the model by a property, or generate without views.",
    ),
]

_WARNINGS = [
    _warning(
        "pattern-runaway",
        "A pattern repeats what is repeated already.",
        "A short hostile string can keep the matcher busy for years.",
        "pattern: '^(a+)+$'",
        "Repeat in one place only: ^a+$.",
    ),
    _warning(
        "type-missing",
        "A schema has keywords of one type but does not say the type.",
        "By JSON Schema such a schema accepts every other type as well; in OpenAPI it is read as if type were there.",
        "{properties: {id: {type: string}}}",
        "Add type.",
    ),
    _warning(
        "nullable-in-3.1",
        "nullable is used in OpenAPI 3.1.",
        "It was removed there and means nothing.",
        "{type: string, nullable: true}",
        "Write type: [string, 'null'].",
    ),
    _warning(
        "ref-siblings-ignored",
        "Keywords stand beside $ref in OpenAPI 3.0, or in a JSON Schema of draft 6 or 7.",
        "Those ignore them.",
        "{$ref: '#/components/schemas/A', nullable: true}",
        "Put the $ref into allOf, or move to OpenAPI 3.1 or draft 2020-12.",
    ),
    _warning(
        "keyword-without-effect",
        "A keyword speaks of a type that the schema does not allow.",
        "It checks nothing.",
        "{type: integer, minLength: 3}",
        "Remove it or correct the type.",
    ),
    _warning(
        "accepts-nothing",
        "A schema accepts nothing, or nothing of one type.",
        "Its keywords, or the parts of its allOf, exclude one another; 'false' would say so plainly.",
        "{type: integer, minimum: 5, maximum: 3}",
        "Correct one of them.",
    ),
    _warning(
        "const-refused",
        "A const, or every value of an enum, is refused by the keywords beside it.",
        "No payload at all is valid.",
        "{type: integer, const: a}",
        "Correct one of them.",
    ),
    _warning(
        "enum-value-refused",
        "A value of an enum is given twice, or refused by the keywords beside it.",
        "No payload can have it; it is left out.",
        "{type: string, enum: [a, 1]}",
        "Remove it or correct the type.",
    ),
    _warning(
        "example-refused",
        "An example is refused by its own schema.",
        "Whoever copies it makes an invalid payload. No verdict changes, so that only 'lint' looks at examples.",
        "{type: integer, example: '1'}",
        "Correct the example or the schema.",
    ),
    _warning(
        "enum-without-null",
        "The type allows null and the enum does not.",
        "Both must hold, so null is refused.",
        "{type: [string, 'null'], enum: [a, b]}",
        "Add null to the enum, or take it out of type.",
    ),
    _warning(
        "alias-overdue",
        "A former name is still there in the version in which it was to go.",
        "Consumers were told that it goes, and 'release' refuses the version.",
        "x-fieldwright-removed-in: 2.0.0, in version 2.0.0",
        "Remove 'x-fieldwright-renamed-from', or give a later 'x-fieldwright-removed-in'.",
    ),
]

_PAGES = [
    _error(
        "page-form",
        "A page is none of the four forms.",
        "A guess would put something into the spec that the page does not say.",
        "A heading other than Fields, Values or Supported Types comes last.",
        "Restore the generated page, or leave it out.",
    ),
    _error(
        "page-encoding",
        "A page is not UTF-8, has a byte order mark, or ends its lines in CR LF.",
        "Pages come back byte for byte, and generated ones have none of these.",
        "A page that was saved by an editor on Windows.",
        "Save it as UTF-8 without a mark, with LF at the ends of lines.",
    ),
    _error(
        "page-table",
        "A table has another header, a row with too few or too many cells, or a cell too narrow.",
        "Which cell belongs to which column is not certain.",
        "| `id` | *str* | below a header of four columns",
        "Pad all cells to one width, and write a pipe inside a cell as \\|.",
    ),
    _error(
        "page-type-cell",
        "A Type cell or a Supported Types block is not in the grammar.",
        "Its meaning would be a guess.",
        "| `id` | string | :heavy_check_mark: | N/A |",
        "Write *str*, [models.Image](../models/image.md), List[…] or Dict[str, …].",
    ),
    _error(
        "page-required-cell",
        "A Required cell is none of the two marks, or the Type cell contradicts it.",
        "Optional[…] stands in rows that are not required, a bare type in rows that are.",
        "| `id` | *Optional[str]* | yes | N/A |",
        "Write :heavy_check_mark: or :heavy_minus_sign:, and the type to match.",
    ),
    _error(
        "page-description-cell",
        "A field is struck out and its Description does not say that it is deprecated.",
        "The message of a deprecation is part of the spec.",
        "| ~~`id`~~ | *str* | :heavy_check_mark: | N/A |",
        "Begin the cell with ': warning: ** DEPRECATED **: ' and end the message in a full stop.",
    ),
    _error(
        "page-name",
        "A field, a member or a page has a name that nothing can have.",
        "Names become keys, identifiers and paths; no path leads out of the docs folder.",
        "../elsewhere.md",
        "Restore the generated name.",
    ),
    _error(
        "page-duplicate",
        "Two pages claim one model, or two rows one field.",
        "One of them would be lost.",
        "models/filter.md and models/filter_.md are both '# Filter'.",
        "Leave one of them out.",
    ),
    _error(
        "page-usage",
        "The usage code of a Values page does not follow from its values.",
        "It is derived when the page is written again.",
        "value = Kind.DOG where the first row is `CAT`",
        "Restore the generated page.",
    ),
    _error(
        "page-not-exact",
        "A page is written differently from the spec that was made of it.",
        "Something it says was not understood, or would be lost.",
        "A cell holds a literal <br/> that is no line feed.",
        "Correct the line shown, or leave the page out with --keep-going.",
    ),
    _error(
        "merge-conflict",
        "A page changed what a person has edited in the spec.",
        "Only one of the two can stay, and neither is surely the wrong one.",
        "minLength was added to a field that its page now calls an integer.",
        "Take the pages' side with --theirs, keep the spec's with --ours, or edit the spec and import again.",
    ),
    _warning(
        "page-out-of-step",
        "A page does not say what the spec says.",
        "One of them was changed and the other was not.",
        "The page calls `id` required, the spec does not.",
        "Run generate --only docs, or import the page again.",
    ),
    _warning(
        "page-missing",
        "A model of the spec has no page.",
        "Links to it lead nowhere.",
        "models/region.md is not in the folder.",
        "Run generate --only docs.",
    ),
    _warning(
        "page-without-model",
        "A page describes a model that the spec does not have.",
        "It was removed from the spec, or never imported.",
        "models/former.md",
        "Delete the page, or import it.",
    ),
    _warning(
        "page-link",
        "A page links to a page that is not there.",
        "Readers of the documentation end up nowhere.",
        "[models.Region](../models/region.md)",
        "Correct the link, or add the page.",
    ),
    _warning(
        "page-enum-value",
        "A page documents an enum value that the spec does not have.",
        "Validators refuse what the documentation promises.",
        "| `RISCV` | riscv |",
        "Add the value to the spec, or import the page again.",
    ),
    _note(
        "page-cannot-say",
        "The spec says something that its page cannot show.",
        "Who reads only the page does not know it, and an import of the page alone does not find it.",
        "{type: string, minLength: 1}",
        "Nothing has to be done; merging an import keeps it.",
    ),
]

_WAIVERS = [
    _warning(
        "waiver-unused",
        "A waiver speaks of a change that is not there.",
        "The change was taken back or released, or the waiver never met it.",
        "{rule: field-removed, place: Image.size, …}",
        "Remove it from waivers.yaml.",
    ),
    _warning(
        "waiver-expired",
        "The day that a waiver was good for is over.",
        "What it let pass counts again.",
        "expires: 2024-01-31",
        "Release the change with the version that it asks for, or give the waiver a later day.",
    ),
]

RULES: dict[str, Rule] = {
    rule.id: rule for rule in [*_TEXT, *_DOCUMENT, *_VIEWS, *_PAGES, *_WARNINGS, *_WAIVERS]
}
"""Every rule, by id."""
