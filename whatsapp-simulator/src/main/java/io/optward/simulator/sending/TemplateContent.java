package io.optward.simulator.sending;

import io.optward.simulator.business.Business;
import io.optward.simulator.business.Category;
import io.optward.simulator.business.Template;
import io.optward.simulator.error.GraphRefusal;
import io.optward.simulator.error.MetaError;
import io.optward.simulator.sending.SendRequest.Content;
import io.optward.simulator.sending.SendRequest.Recipient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a template message against the template as approved. Parameters are named; those of authentication templates
 * may also come in order, since Meta has no names there.
 */
final class TemplateContent {

    private static final int LONGEST_CODE = 15;

    private TemplateContent() {}

    /** @throws GraphRefusal 132001, 132000, 132012, 132005, 131062 or 131008 */
    static Content of(Fields message, Business business, Recipient recipient) {
        String name = message.text("name");
        String language = message.object("language").text("code");
        Template template = business.template(name, language)
                .orElseThrow(() -> GraphRefusal.because(
                        MetaError.TEMPLATE_MISSING, "template name (" + name + ") does not exist in " + language));
        if (template.category() == Category.AUTHENTICATION && recipient instanceof Recipient.ByUserId) {
            throw GraphRefusal.because(
                    MetaError.BSUID_NOT_SUPPORTED, "Authentication templates need a phone number as recipient.");
        }
        Map<String, String> values = valuesOf(bodyParameters(message), template);
        if (template.lengthWith(values) > Template.LONGEST_BODY) {
            throw GraphRefusal.because(
                    MetaError.TEXT_TOO_LONG,
                    "The body has more than " + Template.LONGEST_BODY + " characters with these parameters.");
        }
        return new Content.FromTemplate(template);
    }

    private static List<Fields> bodyParameters(Fields message) {
        return message.list("components").stream()
                .filter(component -> component.text("type").equalsIgnoreCase("body"))
                .findFirst()
                .map(body -> body.list("parameters"))
                .orElse(List.of());
    }

    private static Map<String, String> valuesOf(List<Fields> parameters, Template template) {
        List<String> expected = template.parameters();
        if (parameters.size() != expected.size()) {
            throw GraphRefusal.because(
                    MetaError.PARAMETER_COUNT,
                    "body: number of localizable_params (" + parameters.size()
                            + ") does not match the expected number of params (" + expected.size() + ")");
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < parameters.size(); i++) {
            Fields parameter = parameters.get(i);
            String name = nameOf(parameter, expected.get(i), template);
            if (values.put(name, valueOf(parameter, template)) != null) {
                throw GraphRefusal.because(MetaError.PARAMETER_FORMAT, "body: parameter " + name + " is given twice");
            }
        }
        return values;
    }

    private static String nameOf(Fields parameter, String inThisPlace, Template template) {
        if (template.category() == Category.AUTHENTICATION && !parameter.has("parameter_name")) {
            return inThisPlace;
        }
        String name = parameter
                .optionalText("parameter_name")
                .orElseThrow(() -> GraphRefusal.because(
                        MetaError.INVALID_PARAMETER, "Parameter name is missing or empty: " + parameter.path()));
        if (!template.parameters().contains(name)) {
            throw GraphRefusal.because(
                    MetaError.PARAMETER_FORMAT,
                    "body: " + parameter.at("parameter_name") + " is not one of the template's parameters "
                            + template.parameters());
        }
        return name;
    }

    private static String valueOf(Fields parameter, Template template) {
        if (!parameter.text("type").equals("text")) {
            throw GraphRefusal.because(MetaError.PARAMETER_FORMAT, "body: " + parameter.at("type") + " must be 'text'");
        }
        return template.category() == Category.AUTHENTICATION
                ? parameter.text("text", LONGEST_CODE)
                : parameter.text("text");
    }
}
