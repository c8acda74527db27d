// The same questions as the Snakemake example: check, find what ends the phenotype, prove it again, write a page.
// Run it in this folder: nextflow run main.nf
nextflow.enable.dsl = 2

params.asked = "${projectDir}/asked.csv"
params.out = "results"

process CHECK {
    publishDir "${params.out}/${name}", mode: 'copy'

    input:
    tuple val(name), val(network)

    output:
    tuple val(name), path("check.json")

    script:
    // Status 1: the file has findings; they are in the result. Anything above stops the workflow.
    """
    logicnet check '${network}' --format json -o check.json || [ \$? -eq 1 ]
    """
}

process INTERVENTIONS {
    publishDir "${params.out}/${name}", mode: 'copy'

    input:
    tuple val(name), val(network), val(goal), val(place)

    output:
    tuple val(name), val(network), val(place), path("${place}.certificate.json"), path("${place}.csv")

    script:
    """
    logicnet interventions '${network}' --abolish '${goal}' --drugs --env '${place}' \\
        --certificate '${place}.certificate.json' --format csv -o '${place}.csv'
    """
}

process VERIFY {
    publishDir "${params.out}/${name}", mode: 'copy'

    input:
    tuple val(name), val(network), val(place), path(certificate), path(sets)

    output:
    path "${place}.verified.txt"

    script:
    """
    logicnet verify '${certificate}' '${network}' > '${place}.verified.txt'
    """
}

process REPORT {
    publishDir "${params.out}/${name}", mode: 'copy'

    input:
    tuple val(name), val(network), val(goal), val(places)

    output:
    path "report.html"

    script:
    def asked = places.collect { place -> "--env '${place}'" }.join(' ')
    """
    logicnet report '${network}' ${asked} --abolish '${goal}' --candidates drugs -o report.html --quiet
    """
}

workflow {
    rows = Channel.fromPath(params.asked).splitCsv(header: true)
    CHECK(rows.map { row -> tuple(row.name, row.network) }.unique())
    INTERVENTIONS(rows.map { row -> tuple(row.name, row.network, row.abolish, row.environment) })
    VERIFY(INTERVENTIONS.out)
    REPORT(rows.map { row -> tuple(row.name, row.network, row.abolish, row.environment) }.groupTuple(by: [0, 1, 2]))
}
