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
