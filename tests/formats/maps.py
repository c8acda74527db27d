"""Two small maps, made by hand: a reaction with an inhibitor, and one with a catalyst as well."""

CELLDESIGNER = b"""<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level2/version4" xmlns:celldesigner="http://www.sbml.org/2001/ns/celldesigner" level="2" version="4">
<model metaid="m" id="m">
<annotation><celldesigner:extension><celldesigner:modelVersion>4.0</celldesigner:modelVersion><celldesigner:modelDisplay sizeX="600" sizeY="400"/>
<celldesigner:listOfCompartmentAliases/><celldesigner:listOfComplexSpeciesAliases/>
<celldesigner:listOfSpeciesAliases>
<celldesigner:speciesAlias id="sa1" species="s1"><celldesigner:activity>inactive</celldesigner:activity><celldesigner:bounds x="10" y="10" w="80" h="40"/></celldesigner:speciesAlias>
<celldesigner:speciesAlias id="sa2" species="s2"><celldesigner:activity>inactive</celldesigner:activity><celldesigner:bounds x="210" y="10" w="80" h="40"/></celldesigner:speciesAlias>
<celldesigner:speciesAlias id="sa3" species="s3"><celldesigner:activity>inactive</celldesigner:activity><celldesigner:bounds x="110" y="90" w="80" h="40"/></celldesigner:speciesAlias>
</celldesigner:listOfSpeciesAliases>
<celldesigner:listOfProteins><celldesigner:protein id="pr1" name="EGF" type="GENERIC"/><celldesigner:protein id="pr2" name="EGFR" type="RECEPTOR"/><celldesigner:protein id="pr3" name="CBL" type="GENERIC"/></celldesigner:listOfProteins>
</celldesigner:extension></annotation>
<listOfCompartments><compartment id="default" size="1"/></listOfCompartments>
<listOfSpecies>
<species id="s1" name="EGF" compartment="default"><annotation><celldesigner:extension><celldesigner:positionToCompartment>inside</celldesigner:positionToCompartment><celldesigner:speciesIdentity><celldesigner:class>PROTEIN</celldesigner:class><celldesigner:proteinReference>pr1</celldesigner:proteinReference></celldesigner:speciesIdentity></celldesigner:extension></annotation></species>
<species id="s2" name="EGFR" compartment="default"><annotation><celldesigner:extension><celldesigner:positionToCompartment>inside</celldesigner:positionToCompartment><celldesigner:speciesIdentity><celldesigner:class>PROTEIN</celldesigner:class><celldesigner:proteinReference>pr2</celldesigner:proteinReference></celldesigner:speciesIdentity></celldesigner:extension></annotation></species>
<species id="s3" name="CBL" compartment="default"><annotation><celldesigner:extension><celldesigner:positionToCompartment>inside</celldesigner:positionToCompartment><celldesigner:speciesIdentity><celldesigner:class>PROTEIN</celldesigner:class><celldesigner:proteinReference>pr3</celldesigner:proteinReference></celldesigner:speciesIdentity></celldesigner:extension></annotation></species>
</listOfSpecies>
<listOfReactions>
<reaction id="re1" reversible="false"><annotation><celldesigner:extension><celldesigner:reactionType>STATE_TRANSITION</celldesigner:reactionType><celldesigner:baseReactants><celldesigner:baseReactant species="s1" alias="sa1"/></celldesigner:baseReactants><celldesigner:baseProducts><celldesigner:baseProduct species="s2" alias="sa2"/></celldesigner:baseProducts><celldesigner:listOfModification><celldesigner:modification type="INHIBITION" modifiers="s3" aliases="sa3"/></celldesigner:listOfModification></celldesigner:extension></annotation>
<listOfReactants><speciesReference species="s1"/></listOfReactants><listOfProducts><speciesReference species="s2"/></listOfProducts><listOfModifiers><modifierSpeciesReference species="s3"/></listOfModifiers></reaction>
</listOfReactions>
</model></sbml>
"""  # noqa: E501
SBGN = b"""<?xml version="1.0" encoding="UTF-8"?>
<sbgn xmlns="http://sbgn.org/libsbgn/0.2">
  <map language="process description">
    <glyph id="a" class="macromolecule"><label text="RAS"/><bbox x="10" y="10" w="60" h="30"/></glyph>
    <glyph id="k" class="macromolecule"><label text="SOS"/><bbox x="10" y="80" w="60" h="30"/></glyph>
    <glyph id="i" class="macromolecule"><label text="GAP"/><bbox x="10" y="120" w="60" h="30"/></glyph>
    <glyph id="b" class="macromolecule"><label text="RAF"/><bbox x="210" y="10" w="60" h="30"/></glyph>
    <glyph id="p" class="process"><bbox x="120" y="20" w="10" h="10"/><port id="p.1" x="115" y="25"/><port id="p.2" x="135" y="25"/></glyph>
    <arc id="x1" class="consumption" source="a" target="p.1"><start x="70" y="25"/><end x="115" y="25"/></arc>
    <arc id="x2" class="production" source="p.2" target="b"><start x="135" y="25"/><end x="210" y="25"/></arc>
    <arc id="x3" class="catalysis" source="k" target="p"><start x="70" y="95"/><end x="125" y="30"/></arc>
    <arc id="x4" class="inhibition" source="i" target="p"><start x="70" y="135"/><end x="125" y="30"/></arc>
  </map>
</sbgn>
"""  # noqa: E501


def drawn(species: dict[str, tuple[str, str]], reactions: list[tuple[str, str, str, str]]) -> bytes:
    """A map as CellDesigner writes it: an alias apart from each species, complexes with members, links of further
    reactants, gates, anchors, notes, and marks of MIRIAM beside each reaction.

    ``species``: alias -> (name, class), ``PROTEIN*`` for an active alias and ``COMPLEX A B`` for one of members;
    ``reactions``: (type, reactants, products, modifiers), modifiers as ``CATALYSIS:sa1``, gates as
    ``AND/CATALYSIS:sa1+sa2``.
    """
    head, aliases, complexes, members, proteins, listed = [], [], [], [], [], []
    for alias, (name, said) in species.items():
        kind, *parts = said.split()
        active, kind = kind.endswith("*"), kind.rstrip("*")
        box = '<celldesigner:bounds x="1.0" y="2.0" w="80.0" h="40.0"/><celldesigner:view state="usual"/>'
        acts = f"<celldesigner:activity>{'active' if active else 'inactive'}</celldesigner:activity>"
        if kind == "COMPLEX":
            complexes.append(
                f'<celldesigner:complexSpeciesAlias id="{alias}" species="s_{alias}" compartmentAlias="ca1">{acts}{box}'
                "</celldesigner:complexSpeciesAlias>"
            )
        else:
            aliases.append(
                f'<celldesigner:speciesAlias id="{alias}" species="s_{alias}" compartmentAlias="ca1">{acts}{box}'
                "</celldesigner:speciesAlias>"
            )
        for part in parts:
            own = f"{alias}_{part}"
            members.append(
                f'<celldesigner:species id="s_{own}" name="{part}"><celldesigner:annotation>'
                f"<celldesigner:complexSpecies>s_{alias}</celldesigner:complexSpecies><celldesigner:speciesIdentity><celldesigner:class>PROTEIN"
                f"</celldesigner:class></celldesigner:speciesIdentity></celldesigner:annotation></celldesigner:species>"
            )
            aliases.append(
                f'<celldesigner:speciesAlias id="{own}" species="s_{own}" complexSpeciesAlias="{alias}">{acts}{box}'
                "</celldesigner:speciesAlias>"
            )
        proteins.append(f'<celldesigner:protein id="p_{alias}" name="{name}" type="GENERIC"/>')
        listed.append(
            f'<species metaid="s_{alias}" id="s_{alias}" name="{name}" compartment="c1" initialAmount="0"><annotation>'
            "<celldesigner:extension><celldesigner:positionToCompartment>inside</celldesigner:positionToCompartment>"
            f"<celldesigner:speciesIdentity><celldesigner:class>{kind}</celldesigner:class>"
            f"<celldesigner:proteinReference>p_{alias}</celldesigner:proteinReference></celldesigner:speciesIdentity>"
            "</celldesigner:extension></annotation></species>"
        )
    anchor = '<celldesigner:linkAnchor position="E"/>'
    for number, (kind, reactants, products, modifiers) in enumerate(reactions, start=1):
        first, *more = reactants.split()
        links = "".join(
            f'<celldesigner:reactantLink reactant="s_{a}" alias="{a}" targetLineIndex="-1,0">{anchor}'
            "</celldesigner:reactantLink>"
            for a in more
        )
        acts = ""
        for one in modifiers.split():
            word, of = one.split(":")
            gate, _, type = word.partition("/")
            parts = of.split("+")
            how = f'type="BOOLEAN_LOGIC_GATE_{gate}" modificationType="{type}"' if type else f'type="{word}"'
            acts += (
                f'<celldesigner:modification {how} modifiers="{",".join(f"s_{p}" for p in parts)}" '
                f'aliases="{",".join(parts)}" targetLineIndex="-1,2"/>'
            )
        head.append(
            f'<reaction metaid="re{number}" id="re{number}" reversible="false"><annotation><celldesigner:extension>'
            f"<celldesigner:reactionType>{kind}</celldesigner:reactionType><celldesigner:baseReactants>"
            f'<celldesigner:baseReactant species="s_{first}" alias="{first}">{anchor}</celldesigner:baseReactant>'
            f"</celldesigner:baseReactants><celldesigner:baseProducts>"
            f'<celldesigner:baseProduct species="s_{products}" alias="{products}">{anchor}</celldesigner:baseProduct>'
            f"</celldesigner:baseProducts><celldesigner:listOfReactantLinks>{links}</celldesigner:listOfReactantLinks>"
            f"<celldesigner:listOfModification>{acts}</celldesigner:listOfModification></celldesigner:extension>"
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:bqbiol="http://biomodels.net/biology-qualifiers/">'
            f'<rdf:Description rdf:about="#re{number}"><bqbiol:isDescribedBy><rdf:Bag>'
            '<rdf:li rdf:resource="urn:miriam:pubmed:1"/></rdf:Bag></bqbiol:isDescribedBy></rdf:Description></rdf:RDF>'
            f'</annotation><listOfReactants><speciesReference species="s_{first}"/></listOfReactants>'
            f'<listOfProducts><speciesReference species="s_{products}"/></listOfProducts></reaction>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sbml xmlns="http://www.sbml.org/sbml/level2/version4" '
        'xmlns:celldesigner="http://www.sbml.org/2001/ns/celldesigner" level="2" version="4">\n'
        '<model metaid="drawn" id="drawn"><annotation><celldesigner:extension>'
        '<celldesigner:modelVersion>4.0</celldesigner:modelVersion><celldesigner:modelDisplay sizeX="600" sizeY="400"/>'
        f"<celldesigner:listOfIncludedSpecies>{''.join(members)}</celldesigner:listOfIncludedSpecies>"
        '<celldesigner:listOfCompartmentAliases><celldesigner:compartmentAlias id="ca1" compartment="c1"/>'
        "</celldesigner:listOfCompartmentAliases>"
        f"<celldesigner:listOfComplexSpeciesAliases>{''.join(complexes)}</celldesigner:listOfComplexSpeciesAliases>"
        f"<celldesigner:listOfSpeciesAliases>{''.join(aliases)}</celldesigner:listOfSpeciesAliases>"
        f"<celldesigner:listOfProteins>{''.join(proteins)}</celldesigner:listOfProteins></celldesigner:extension>"
        '</annotation><listOfCompartments><compartment metaid="c1" id="c1" name="Cytoplasm" size="1"/>'
        f"</listOfCompartments><listOfSpecies>{''.join(listed)}</listOfSpecies>\n"
        f"<listOfReactions>{''.join(head)}</listOfReactions></model></sbml>\n"
    ).encode()
